using System.Globalization;

namespace OrleansOms.Api.Overload;

/// <summary>
/// When a request's answer is of no use any more: a command that is not decided by then is not decided at all. Who asks says how long he waits by
/// <c>Prefer: wait=SECONDS</c> (RFC 7240, 4.3); what says nothing, or nothing that can be read, has <see cref="ApiLimits.AnswerWithin"/>.
/// </summary>
internal sealed record AnswerBy(DateTimeOffset At)
{
    public const string Header = "Prefer";

    private const string Wait = "wait=";

    /// <summary>How long the request may take, from now.</summary>
    public static TimeSpan Patience(HttpRequest request)
    {
        foreach (var preferences in request.Headers[Header])
        {
            foreach (var range in preferences.AsSpan().Split(','))
            {
                var preference = preferences.AsSpan(range).Trim();
                if (preference.StartsWith(Wait, StringComparison.OrdinalIgnoreCase) && Seconds(preference[Wait.Length..]) is { } seconds) return seconds;
            }
        }

        return ApiLimits.AnswerWithin;
    }

    // More than a grain is waited for is no more than that.
    private static TimeSpan? Seconds(ReadOnlySpan<char> value)
    {
        var end = value.IndexOf(';');
        var text = (end < 0 ? value : value[..end]).Trim().Trim('"');
        return !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? null
            : seconds < ApiLimits.GrainAnswer.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : ApiLimits.GrainAnswer;
    }
}
