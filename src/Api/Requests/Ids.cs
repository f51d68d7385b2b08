using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansOms.Api.Requests;

/// <summary>What may name a SKU, a location, a customer, a channel: 1 to 64 characters, any printable but '/', '@' and blanks.</summary>
internal static class Ids
{
    public static readonly string Rule = $"1 to {ApiLimits.IdLength} printable characters other than '/', '@' and blanks";

    private static readonly SearchValues<char> Usual = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static bool IsValid(string text)
    {
        if (text.Length is > 0 and <= ApiLimits.IdLength && !text.AsSpan().ContainsAnyExcept(Usual)) return true;

        // A character outside the basic plane is two chars, so this bound is cheap and never too narrow.
        if (text.Length is 0 or > 2 * ApiLimits.IdLength) return false;

        var characters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            characters++;
            if (rune.Value is '/' or '@' || !IsPrintable(rune)) return false;
        }

        return characters <= ApiLimits.IdLength;
    }

    /// <summary>Leaves ink: no control or format character, no blank, nothing unassigned. A lone surrogate reads as U+FFFD and is none either.</summary>
    public static bool IsPrintable(Rune rune) =>
        rune.IsAscii ? rune.Value is > ' ' and < 0x7F : rune != Rune.ReplacementChar && IsPrintable(Rune.GetUnicodeCategory(rune));

    private static bool IsPrintable(UnicodeCategory category) => category is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
