using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace OrleansOms.Api.Requests;

/// <summary>A whole number, written as one: neither <c>1.0</c> nor <c>1e3</c> nor a string.</summary>
internal sealed class WholeShape(long min, long max) : Shape<long>
{
    public override long Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.Number || !IsWhole(value)) return WrongType(faults, "a whole number");

        if (value.TryGetInt64(out var number) && number >= min && number <= max) return number;

        faults.Add(FaultCodes.OutOfBounds, $"This must be {min} to {max}.");
        return min;
    }

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = min.ToString(), Maximum = max.ToString() };

    private static bool IsWhole(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).IndexOfAny(".eE"u8) < 0;
}

/// <summary>A whole number within an int.</summary>
internal sealed class IntegerShape(int min, int max) : Shape<int>
{
    private readonly WholeShape _whole = new(min, max);

    public override int Read(JsonElement value, Faults faults) => (int)_whole.Read(value, faults);

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = min.ToString(), Maximum = max.ToString() };
}

/// <summary>Degrees from -<paramref name="bound"/> to <paramref name="bound"/>, WGS 84.</summary>
internal sealed class DegreesShape(int bound) : Shape<double>
{
    public override double Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.Number) return WrongType(faults, "a number");

        // 1e400 reads as infinity, which is out of bounds like any other.
        if (value.TryGetDouble(out var degrees) && Math.Abs(degrees) <= bound) return degrees + 0.0;

        faults.Add(FaultCodes.OutOfBounds, $"This must be -{bound} to {bound}.");
        return 0;
    }

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.Number, Format = "double", Minimum = $"-{bound}", Maximum = bound.ToString() };
}

/// <summary>Money as decimal text: digits, at most one point, no exponent, no plus, no blanks. A JSON number would have lost digits on its way.</summary>
internal sealed class MoneyShape(bool signed) : Shape<decimal>
{
    private const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    // 1,000,000,000,000 has 13 digits; with sign, point and fraction that is 19. Leading zeros may make it longer, so there is some room.
    private const int LengthMax = 32;

    public override decimal Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String) return WrongType(faults, "a string with a decimal number");

        var text = value.GetString()!;
        if (!IsForm(text))
        {
            faults.Add(FaultCodes.InvalidMoney, $"This must be a decimal number such as \"2.55\", with at most {ApiLimits.MoneyDigits} fraction digits.");
            return 0;
        }

        var amount = decimal.Parse(text, Form, CultureInfo.InvariantCulture);
        if (Math.Abs(amount) <= ApiLimits.Money && (signed || amount >= 0)) return amount == 0 ? Math.Abs(amount) : amount;

        faults.Add(FaultCodes.OutOfBounds, $"This must be {(signed ? -ApiLimits.Money : 0)} to {ApiLimits.Money}.");
        return 0;
    }

    public override OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.String,
        Pattern = $"^{(signed ? "-?" : "")}[0-9]+(\\.[0-9]{{1,{ApiLimits.MoneyDigits}}})?$",
        Examples = [JsonValue.Create("2.55")],
    };

    private static bool IsForm(ReadOnlySpan<char> text)
    {
        if (text.Length > LengthMax) return false;

        var digits = text.StartsWith('-') ? text[1..] : text;
        var point = digits.IndexOf('.');
        if (point < 0) return IsDigits(digits);

        var fraction = digits[(point + 1)..];
        return IsDigits(digits[..point]) && IsDigits(fraction) && fraction.Length <= ApiLimits.MoneyDigits;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}

/// <summary>True or false.</summary>
internal sealed class FlagShape : Shape<bool>
{
    public override bool Read(JsonElement value, Faults faults) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => WrongType(faults, "true or false"),
    };

    public override OpenApiSchema Describe() => new() { Type = JsonSchemaType.Boolean };
}
