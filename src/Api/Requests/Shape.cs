using System.Text.Json;
using Microsoft.OpenApi;

namespace OrleansOms.Api.Requests;

/// <summary>
/// How a JSON value has to look, said once: the same shape reads a request and describes it in the OpenAPI document, so the two can't
/// drift apart. A shape has no state.
/// </summary>
internal abstract class Shape<T>
{
    /// <summary>The value; on a fault, which is reported, a placeholder that the caller must not use.</summary>
    public abstract T Read(JsonElement value, Faults faults);

    /// <summary>The JSON schema of what <see cref="Read"/> takes.</summary>
    public abstract OpenApiSchema Describe();

    /// <summary>Reports a value of another JSON type.</summary>
    protected static T WrongType(Faults faults, string expected)
    {
        faults.Add(FaultCodes.WrongType, $"This must be {expected}.");
        return default!;
    }
}

/// <summary>The kinds of fault that shapes find; a code never changes its meaning.</summary>
internal static class FaultCodes
{
    public const string Required = "required";
    public const string UnknownProperty = "unknownProperty";
    public const string DuplicateProperty = "duplicateProperty";
    public const string WrongType = "wrongType";
    public const string OutOfBounds = "outOfBounds";
    public const string InvalidText = "invalidText";
    public const string InvalidId = "invalidId";
    public const string InvalidMoney = "invalidMoney";
    public const string InvalidCode = "invalidCode";
    public const string UnknownValue = "unknownValue";
    public const string InvalidTime = "invalidTime";
    public const string NotApplicable = "notApplicable";
}
