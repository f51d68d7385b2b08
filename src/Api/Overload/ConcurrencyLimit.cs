namespace OrleansOms.Api.Overload;

/// <summary>
/// How many requests are worked on at once. Adaptive, it rises by a step while it is reached and placing an order is quick, and falls by a tenth
/// when placing takes longer than it should (additive increase, multiplicative decrease). Only orders that were placed are timed: they are of one
/// kind, and their time holds the wait for the disk and for the processor alike. Invariant: between <see cref="ApiLimits.ConcurrencyMin"/> and
/// <see cref="ApiLimits.ConcurrencyMax"/> unless it is fixed.
/// </summary>
internal sealed class ConcurrencyLimit
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly bool _isFixed;
    private int _current;
    private volatile bool _reached;
    private TimeSpan _target = ApiLimits.PlacingTime;
    private TimeSpan _sum;
    private int _count;
    private int _atFloor;
    private long _windowBegan;

    public ConcurrencyLimit(Concurrency setting, TimeProvider time)
    {
        _time = time;
        _isFixed = setting.Fixed > 0;
        _current = _isFixed ? setting.Fixed : ApiLimits.ConcurrencyAtStart;
        _windowBegan = time.GetTimestamp();
    }

    public int Current => Volatile.Read(ref _current);

    /// <summary>Somebody found no place.</summary>
    public void Reached()
    {
        if (!_reached) _reached = true;
    }

    /// <summary>An order was placed.</summary>
    /// <param name="took">From being let in to the answer.</param>
    public void Placed(TimeSpan took)
    {
        if (_isFixed) return;

        lock (_gate)
        {
            _sum += took;
            _count++;
            var now = _time.GetTimestamp();
            if (_count < ApiLimits.PlacingsTimedMin || _time.GetElapsedTime(_windowBegan, now) < ApiLimits.PlacingWindow) return;

            Adapt(_sum / _count);
            (_sum, _count, _reached, _windowBegan) = (TimeSpan.Zero, 0, false, now);
        }
    }

    private void Adapt(TimeSpan mean)
    {
        // A store that was slow and is quick again is held to that.
        var asQuick = Max(ApiLimits.PlacingTime, mean * ApiLimits.PlacingSlack);
        if (asQuick < _target) _target = asQuick;

        if (mean > _target)
        {
            if (Current > ApiLimits.ConcurrencyMin)
            {
                Volatile.Write(ref _current, Math.Max(ApiLimits.ConcurrencyMin, Current * 9 / 10));
            }
            else if (++_atFloor >= ApiLimits.WindowsAtFloor)
            {
                // It does not get quicker with less under way, so this is what it takes here, and to hold back more would only cost orders.
                (_target, _atFloor) = (Min(ApiLimits.PlacingTimeMax, mean * ApiLimits.PlacingSlack), 0);
            }

            return;
        }

        _atFloor = 0;
        if (_reached) Volatile.Write(ref _current, Math.Min(ApiLimits.ConcurrencyMax, Current + ApiLimits.ConcurrencyStep));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
