namespace OrleansOms.Simulation.Scheduling;

/// <summary>A process's clock: virtual time, which may be set forth or back.</summary>
public sealed class NodeClock(EventLoop loop) : TimeProvider
{
    public TimeSpan Skew { get; set; }

    public override DateTimeOffset GetUtcNow() => loop.Now + Skew;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Nothing in the engine makes timers of its own.");
}
