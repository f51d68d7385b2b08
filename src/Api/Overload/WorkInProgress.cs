namespace OrleansOms.Api.Overload;

/// <summary>Why a request was refused.</summary>
internal enum RefusalReason
{
    /// <summary>So many wait that it could not be served soon, or a more urgent one took its place in the line.</summary>
    Full,

    /// <summary>Its line, or a more urgent one, has been standing.</summary>
    Standing,

    /// <summary>It waited as long as it may.</summary>
    Waited,
}

/// <summary>
/// The requests that the process works on, and those that wait for it. Invariants: at most as many are worked on as the limit says, and beside
/// them at most <see cref="ApiLimits.BrowsingLane"/> that browse; nobody waits while a place is free; nobody who is less urgent is let in before
/// one who is more. While nobody waits, letting in and out is one atomic step each.
/// </summary>
internal sealed class WorkInProgress : IDisposable
{
    private static readonly int Reasons = Enum.GetValues<RefusalReason>().Length;

    private readonly Lock _gate = new();
    private readonly ConcurrencyLimit _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _ticks;
    private readonly WaitingLine[] _lines;
    private readonly long[] _admitted = new long[3];
    private readonly long[] _refused = new long[3 * Reasons];
    private int _shared;
    private int _browsing;
    private int _waiting;
    private bool _isTicking;

    public WorkInProgress(ConcurrencyLimit limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        _lines =
        [
            new(Urgency.Finish, ApiLimits.FinishAge, time), new(Urgency.Place, ApiLimits.PlaceAge, time), new(Urgency.Browse, ApiLimits.BrowseAge, time),
        ];
        _ticks = time.CreateTimer(_ => Tick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Running => Volatile.Read(ref _shared) + Volatile.Read(ref _browsing);

    public TimeSpan QueueAge
    {
        get
        {
            lock (_gate) return _lines.Max(line => line.Age(_time.GetTimestamp()));
        }
    }

    public int Waiting(Urgency urgency) => _lines[(int)urgency].Count;

    public long Admitted(Urgency urgency) => Volatile.Read(ref _admitted[(int)urgency]);

    public long Refused(Urgency urgency, RefusalReason reason) => Volatile.Read(ref _refused[((int)urgency * Reasons) + (int)reason]);

    /// <summary>Lets a request in, now or later, or refuses it. Who is let in says so when it is done, by <see cref="Leave"/>.</summary>
    /// <param name="patience">It is of no use later.</param>
    public ValueTask<Pass> EnterAsync(Urgency urgency, TimeSpan patience)
    {
        if (Volatile.Read(ref _waiting) == 0 && !_lines[(int)urgency].IsStanding && TryTake(ref _shared, _limit.Current))
        {
            Interlocked.Increment(ref _admitted[(int)urgency]);
            return new(new Pass(Lane.Shared, _time.GetTimestamp(), HasWaited: false));
        }

        lock (_gate) return Queue(_lines[(int)urgency], patience, _time.GetTimestamp());
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(Pass pass)
    {
        Interlocked.Decrement(ref pass.Lane == Lane.Browsing ? ref _browsing : ref _shared);
        if (Volatile.Read(ref _waiting) == 0) return;

        lock (_gate) Dispatch(_time.GetTimestamp());
    }

    public void Dispose() => _ticks.Dispose();

    private ValueTask<Pass> Queue(WaitingLine line, TimeSpan patience, long now)
    {
        if (IsFirst(line.Urgency) && Take(line.Urgency) is var lane and not Lane.None)
        {
            line.LetIn(TimeSpan.Zero);
            Interlocked.Increment(ref _admitted[(int)line.Urgency]);
            return new(new Pass(lane, now, HasWaited: false));
        }

        _limit.Reached();
        if (IsStanding(line.Urgency)) return Refuse(line.Urgency, RefusalReason.Standing);
        if (_waiting >= Math.Max(_limit.Current, ApiLimits.WaitingMin) && !TryDisplace(line.Urgency)) return Refuse(line.Urgency, RefusalReason.Full);

        // Counted before the second look: who gives a place back in between sees either the free place taken or somebody who waits.
        var waiter = line.Add(now, patience);
        Interlocked.Increment(ref _waiting);
        Dispatch(now);
        KeepTicking();
        return new(waiter.Pass);
    }

    /// <summary>Fills the places that are free, the most urgent first, the oldest of them first.</summary>
    private void Dispatch(long now)
    {
        foreach (var line in _lines)
        {
            line.Look(now);
            while (HasOneInTime(line, now) && Take(line.Urgency) is var lane and not Lane.None) LetIn(line, lane, now);
        }
    }

    private bool HasOneInTime(WaitingLine line, long now)
    {
        while (line.IsOldestAged(now)) Refuse(line.RemoveOldest(), RefusalReason.Waited);
        return line.Count > 0;
    }

    private void LetIn(WaitingLine line, Lane lane, long now)
    {
        var waiter = line.RemoveOldest();
        Interlocked.Decrement(ref _waiting);
        line.LetIn(_time.GetElapsedTime(waiter.Since, now));
        Interlocked.Increment(ref _admitted[(int)line.Urgency]);
        waiter.Tell(new Pass(lane, now, HasWaited: true));
    }

    // Finishing is refused for its age and its number only: what is promised has to be got done.
    private bool IsStanding(Urgency urgency)
    {
        if (urgency == Urgency.Finish) return false;

        foreach (var line in _lines.AsSpan(0, (int)urgency + 1))
        {
            if (line.IsStanding) return true;
        }

        return false;
    }

    private bool IsFirst(Urgency urgency)
    {
        foreach (var line in _lines.AsSpan(0, (int)urgency + 1))
        {
            if (line.Count > 0) return false;
        }

        return true;
    }

    private bool TryDisplace(Urgency urgency)
    {
        if (Array.FindLast(_lines, line => line.Count > 0) is not { } last || last.Urgency <= urgency) return false;

        Refuse(last.RemoveNewest(), RefusalReason.Full);
        return true;
    }

    private Lane Take(Urgency urgency) =>
        TryTake(ref _shared, _limit.Current) ? Lane.Shared
        : urgency == Urgency.Browse && TryTake(ref _browsing, ApiLimits.BrowsingLane) ? Lane.Browsing
        : Lane.None;

    private ValueTask<Pass> Refuse(Urgency urgency, RefusalReason reason)
    {
        Count(urgency, reason);
        return new(Pass.Refused);
    }

    private void Count(Urgency urgency, RefusalReason reason) => Interlocked.Increment(ref _refused[((int)urgency * Reasons) + (int)reason]);

    private void Refuse(Waiter waiter, RefusalReason reason)
    {
        Interlocked.Decrement(ref _waiting);
        Count(waiter.Urgency, reason);
        waiter.Tell(Pass.Refused);
    }

    // Ages pass while nobody comes or goes, too.
    private void Tick()
    {
        lock (_gate)
        {
            _isTicking = false;
            var now = _time.GetTimestamp();
            foreach (var line in _lines)
            {
                foreach (var aged in line.RemoveAged(now)) Refuse(aged, RefusalReason.Waited);
            }

            Dispatch(now);
            KeepTicking();
        }
    }

    private void KeepTicking()
    {
        if (_isTicking || _waiting == 0) return;

        _isTicking = true;
        _ticks.Change(ApiLimits.QueueTick, Timeout.InfiniteTimeSpan);
    }

    private static bool TryTake(ref int taken, int limit)
    {
        var seen = Volatile.Read(ref taken);
        while (seen < limit)
        {
            var before = Interlocked.CompareExchange(ref taken, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }
}
