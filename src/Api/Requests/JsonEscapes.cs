using System.Globalization;

namespace OrleansOms.Api.Requests;

/// <summary>
/// JSON's grammar allows <c>"\ud800"</c>, half a character that no text can hold; the reader would throw on it wherever it is asked for.
/// So it is looked for once, before.
/// </summary>
internal static class JsonEscapes
{
    /// <summary>True when each escaped surrogate stands in a pair. The bytes must be JSON already.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> json)
    {
        var rest = json;
        while (rest.IndexOf((byte)'\\') is var at and >= 0)
        {
            rest = rest[at..];
            if (rest[1] != 'u')
            {
                rest = rest[2..];
                continue;
            }

            var unit = Unit(rest);
            rest = rest[6..];
            if (!char.IsSurrogate(unit)) continue;
            if (!char.IsHighSurrogate(unit) || !rest.StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(rest))) return false;

            rest = rest[6..];
        }

        return true;
    }

    private static char Unit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
