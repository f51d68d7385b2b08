namespace OrleansOms.Simulation.Scheduling;

/// <summary>A process's clock: virtual time, which may be set forth or back.</summary>
public sealed class NodeClock(EventLoop loop) : TimeProvider
{
    // A grain's time never goes back, so one that met a clock an hour ahead waits for an hour with all that it does by the clock.
    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(10);

    public TimeSpan Skew { get; private set; }

    /// <summary>Sets the clock forth or back, to at most ten minutes off.</summary>
    public void Set(TimeSpan skew) => Skew = skew > SkewMax ? SkewMax : skew < -SkewMax ? -SkewMax : skew;

    public override DateTimeOffset GetUtcNow() => loop.Now + Skew;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>For delays, which wait once and then tell whoever waits in a <see cref="Place"/>.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("Nothing in the engine makes timers that repeat.");
        var timer = new Once(callback, state);
        loop.After(dueTime, timer.Fire);
        return timer;
    }

    private sealed class Once(TimerCallback callback, object? state) : ITimer
    {
        private bool _over;

        public void Fire()
        {
            if (!_over) callback(state);
            _over = true;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("Nothing in the engine changes its timers.");

        public void Dispose() => _over = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
