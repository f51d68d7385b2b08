using System.Globalization;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>The <c>If-Match</c> header of a write.</summary>
/// <param name="Version">The version that must be the current one; null for any.</param>
/// <param name="MustExist">True for <c>*</c>: any version, but there must be one.</param>
internal readonly record struct Precondition(long? Version, bool MustExist)
{
    // No grain has this version, so an ETag that is none of ours is stale, as HTTP wants it, and not malformed.
    private const long None = -1;

    public static Problem Malformed { get; } =
        new(StatusCodes.Status400BadRequest, "invalidIfMatch", "If-Match takes one ETag as it was answered, in its quotes, or *.");

    public static Problem? Read(HttpRequest request, out Precondition precondition)
    {
        precondition = default;
        if (!request.Headers.TryGetValue("If-Match", out var values)) return null;
        if (values is not [{ } text]) return Malformed;

        text = text.Trim();
        if (text == "*")
        {
            precondition = new(Version: null, MustExist: true);
            return null;
        }

        var weak = text.StartsWith("W/", StringComparison.Ordinal);
        if (!IsQuoted(weak ? text.AsSpan(2) : text)) return Malformed;

        precondition = new(weak ? None : VersionOf(text.AsSpan()[1..^1]), MustExist: false);
        return null;
    }

    private static bool IsQuoted(ReadOnlySpan<char> text) => text is ['"', .. var inner, '"'] && !inner.ContainsAny('"', ' ', ',');

    private static long VersionOf(ReadOnlySpan<char> inner) =>
        long.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : None;
}
