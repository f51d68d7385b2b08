using System.Text.Json;
using Microsoft.OpenApi;

namespace OrleansOms.Api.Requests;

/// <summary>
/// The properties of one JSON object, asked for by name. The code that asks is run in two ways: over an object, where it reads and every
/// property nobody asked for is a fault; and over none, where it writes down what it would have asked for. So it must be straight-line:
/// no branch may depend on a value.
/// </summary>
internal sealed class Fields
{
    private readonly JsonElement _object;
    private readonly Faults? _faults;
    private readonly OpenApiSchema? _schema;
    private readonly int _faultsBefore;
    private int _found;

    private Fields(JsonElement element, Faults? faults, OpenApiSchema? schema)
    {
        _object = element;
        _faults = faults;
        _schema = schema;
        _faultsBefore = faults?.Count ?? 0;
    }

    public static T Read<T>(JsonElement element, Faults faults, Func<Fields, T> read)
    {
        var fields = new Fields(element, faults, schema: null);
        var value = read(fields);
        if (element.GetPropertyCount() != fields._found) fields.RefuseOthers(Describe(read).Properties!);
        return value;
    }

    public static OpenApiSchema Describe<T>(Func<Fields, T> read)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalPropertiesAllowed = false,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
            Required = new HashSet<string>(StringComparer.Ordinal),
        };
        read(new Fields(default, faults: null, schema));
        return schema;
    }

    /// <summary>A property that must be there.</summary>
    public T Required<T>(string name, Shape<T> shape)
    {
        if (_schema is not null)
        {
            _schema.Properties!.Add(name, shape.Describe());
            _schema.Required!.Add(name);
            return default!;
        }

        if (Find(name, out var value)) return Read(name, value, shape);

        _faults!.Add(name, FaultCodes.Required, "This is required.");
        return default!;
    }

    /// <summary>A property that may be left out, or null, and then means <paramref name="otherwise"/>.</summary>
    public T Optional<T>(string name, Shape<T> shape, T otherwise)
    {
        if (_schema is null) return Present(name, out var value) ? Read(name, value, shape) : otherwise;

        DescribeOptional(name, shape.Describe());
        return otherwise;
    }

    /// <summary>A property that may be left out, or null.</summary>
    public T? Optional<T>(string name, Shape<T> shape)
        where T : class =>
        Optional<T?>(name, shape!, otherwise: null);

    /// <summary>A number or a time that may be left out, or null.</summary>
    public T? OptionalNumber<T>(string name, Shape<T> shape)
        where T : struct
    {
        if (_schema is null) return Present(name, out var value) ? Read(name, value, shape) : null;

        DescribeOptional(name, shape.Describe());
        return null;
    }

    /// <summary>A rule between properties; judged only where they are all as they should be by themselves.</summary>
    public void Check(bool holds, string name, string code, string detail)
    {
        if (!holds && _faults is not null && _faults.Count == _faultsBefore) _faults.Add(name, code, detail);
    }

    private void DescribeOptional(string name, OpenApiSchema schema)
    {
        schema.Type |= JsonSchemaType.Null;
        schema.Enum?.Add(JsonNullSentinel.JsonNull);
        _schema!.Properties!.Add(name, schema);
    }

    private bool Present(string name, out JsonElement value) => Find(name, out value) && value.ValueKind != JsonValueKind.Null;

    private bool Find(string name, out JsonElement value)
    {
        if (!_object.TryGetProperty(name, out value)) return false;

        _found++;
        return true;
    }

    private T Read<T>(string name, JsonElement value, Shape<T> shape)
    {
        _faults!.Enter(name);
        var read = shape.Read(value, _faults);
        _faults.Leave();
        return read;
    }

    // Where as many properties were found as there are, there is no other and none twice; so this looks only where something is wrong.
    private void RefuseOthers(IDictionary<string, IOpenApiSchema> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in _object.EnumerateObject())
        {
            var name = property.Name;
            if (!known.ContainsKey(name))
            {
                _faults!.Add(Shortened(name), FaultCodes.UnknownProperty, "There is no such property here.");
            }
            else if (!seen.Add(name))
            {
                _faults!.Add(name, FaultCodes.DuplicateProperty, "This property is given more than once.");
            }

            if (_faults!.IsFull) return;
        }
    }

    private static string Shortened(string name) => name.Length <= ApiLimits.IdLength ? name : string.Concat(name.AsSpan(0, ApiLimits.IdLength), "...");
}

internal static class FieldRules
{
    /// <summary>Coordinates come in pairs.</summary>
    public static void CheckCoordinates(this Fields fields, double? latitude, double? longitude) => fields.Check(
        latitude.HasValue == longitude.HasValue,
        latitude.HasValue ? "longitude" : "latitude",
        FaultCodes.Required,
        "Latitude and longitude are given together or not at all.");
}
