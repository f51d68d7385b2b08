using System.Text;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>The <c>Idempotency-Key</c> header: 1 to 255 printable characters, blanks included.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public static Problem Required { get; } =
        new(StatusCodes.Status400BadRequest, "idempotencyKeyRequired", "This call creates something: send an Idempotency-Key, so that a retry can't create it twice.");

    public static Problem Invalid { get; } =
        new(StatusCodes.Status400BadRequest, "invalidIdempotencyKey", $"Send one Idempotency-Key of 1 to {ApiLimits.KeyLength} printable characters.");

    /// <summary>The key; null when there is none.</summary>
    public static Problem? Read(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue(Header, out var values)) return null;
        if (values is not [{ Length: >= 1 and <= ApiLimits.KeyLength } only] || !only.EnumerateRunes().All(IsAllowed)) return Invalid;

        key = only;
        return null;
    }

    private static bool IsAllowed(Rune rune) => rune.Value == ' ' || Ids.IsPrintable(rune);
}
