using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace OrleansOms.Api.Requests;

/// <summary>Text of so many Unicode characters, not blanks only. Control characters are refused: databases and logs choke on them.</summary>
internal sealed class TextShape(int min, int max, bool lineBreaks) : Shape<string>
{
    public override string Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String) return WrongType(faults, "a string");

        var text = value.GetString()!;
        var length = text.Length <= max ? text.Length : text.EnumerateRunes().Count();
        if (length < min || length > max) faults.Add(FaultCodes.OutOfBounds, $"This must have {min} to {max} characters.");
        else if (text.Any(IsForbidden)) faults.Add(FaultCodes.InvalidText, "This must not have control characters.");
        else if (min > 0 && string.IsNullOrWhiteSpace(text)) faults.Add(FaultCodes.InvalidText, "This must not be blank.");
        return text;
    }

    public override OpenApiSchema Describe() => new() { Type = JsonSchemaType.String, MinLength = min, MaxLength = max };

    private bool IsForbidden(char c) => char.IsControl(c) && !(lineBreaks && c is '\n' or '\r' or '\t');
}

/// <summary>See <see cref="Ids"/>.</summary>
internal sealed class IdShape : Shape<string>
{
    public override string Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String) return WrongType(faults, "a string");

        var id = value.GetString()!;
        if (!Ids.IsValid(id)) faults.Add(FaultCodes.InvalidId, $"This must be {Ids.Rule}.");
        return id;
    }

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ApiLimits.IdLength, Pattern = @"^[^/@\s]+$" };
}

/// <summary>A code of capital letters.</summary>
internal sealed class CodeShape(int length, string rule, string example) : Shape<string>
{
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public override string Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String) return WrongType(faults, "a string");

        var code = value.GetString()!;
        if (code.Length != length || code.AsSpan().ContainsAnyExcept(Capitals)) faults.Add(FaultCodes.InvalidCode, $"This must be {rule}.");
        return code;
    }

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.String, Pattern = $"^[A-Z]{{{length}}}$", Examples = [JsonValue.Create(example)] };
}

/// <summary>One of an enumeration's names, in camelCase and no other spelling.</summary>
internal sealed class ChoiceShape<TEnum> : Shape<TEnum>
    where TEnum : struct, Enum
{
    private static readonly (string Name, TEnum Value)[] Choices =
        [.. Enum.GetValues<TEnum>().Select(value => (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), value))];

    public override TEnum Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String) return WrongType(faults, "a string");

        foreach (var (name, choice) in Choices)
        {
            if (value.ValueEquals(name)) return choice;
        }

        faults.Add(FaultCodes.UnknownValue, $"This must be one of: {string.Join(", ", Choices.Select(c => c.Name))}.");
        return default;
    }

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.String, Enum = [.. Choices.Select(c => (JsonNode)JsonValue.Create(c.Name))] };
}
