namespace OrleansOms.Baseline.Database;

/// <summary>The time as the database keeps it, so that what is read is what was answered.</summary>
internal static class Clock
{
    /// <summary>UTC in whole microseconds.</summary>
    public static DateTime Now()
    {
        var now = DateTime.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
