namespace OrleansOms.Load.Http;

/// <summary>How long a call is repeated, with the same key, while the server is away or busy.</summary>
/// <param name="FirstPause">Pause after the first failed attempt; it doubles from there.</param>
/// <param name="LongestPause">Bound of the doubling, and of a <c>Retry-After</c> that is honoured.</param>
/// <param name="Total">Time from the first failed attempt after which the call is given up.</param>
/// <param name="Attempt">Time one attempt may take before it counts as failed.</param>
public sealed record Patience(TimeSpan FirstPause, TimeSpan LongestPause, TimeSpan Total, TimeSpan Attempt)
{
    public static Patience UpTo(TimeSpan total) =>
        new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), total, TimeSpan.FromSeconds(60));

    public TimeSpan PauseAfter(int failedAttempts, TimeSpan? retryAfter)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Min(failedAttempts - 1, 20));
        var wanted = retryAfter is { } asked && asked > doubled ? asked : doubled;
        return wanted < LongestPause ? wanted : LongestPause;
    }
}
