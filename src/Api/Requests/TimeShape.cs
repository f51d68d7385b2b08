using System.Globalization;
using System.Text.Json;
using Microsoft.OpenApi;
using OrleansOms.Api.Docs;

namespace OrleansOms.Api.Requests;

/// <summary>A time with its offset, RFC 3339.</summary>
internal sealed class TimeShape : Shape<DateTimeOffset>
{
    public const string Rule = "This must be a time as in 2026-11-27T08:30:00Z.";

    private static readonly string[] Rfc3339 =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The time, in UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        var hasOffset = text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
        if (!hasOffset || !DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)) return false;

        time = time.ToUniversalTime();
        return true;
    }

    public override DateTimeOffset Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String) return WrongType(faults, "a string");

        if (!TryParse(value.GetString()!, out var time)) faults.Add(FaultCodes.InvalidTime, Rule);
        return time;
    }

    public override OpenApiSchema Describe() => Schemas.Time();
}
