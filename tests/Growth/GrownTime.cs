namespace OrleansOms.Growth;

/// <summary>The time of made-up history: it goes on when it is told to, and never back.</summary>
public sealed class GrownTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
