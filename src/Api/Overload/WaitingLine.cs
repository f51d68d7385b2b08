namespace OrleansOms.Api.Overload;

/// <summary>
/// Requests of one urgency that wait for a place, the oldest first, and whether waiting has become a state instead of an event (after CoDel,
/// RFC 8289): the oldest was too old all through an interval. That ends when one is let in that has hardly waited. Guarded by the lock
/// of its owner but for <see cref="IsStanding"/> and <see cref="Count"/>, which anybody may read.
/// </summary>
/// <param name="ageMax">What has waited longer is refused.</param>
internal sealed class WaitingLine(Urgency urgency, TimeSpan ageMax, TimeProvider time)
{
    private readonly LinkedList<Waiter> _waiters = [];
    private long? _tooOldSince;
    private volatile bool _isStanding;
    private volatile int _count;

    public Urgency Urgency => urgency;

    public int Count => _count;

    public bool IsStanding => _isStanding;

    /// <summary>How long the one before all others has waited.</summary>
    public TimeSpan Age(long now) => _waiters.First is { Value.Since: var since } ? time.GetElapsedTime(since, now) : TimeSpan.Zero;

    /// <param name="patience">It is not asked to wait longer, whatever the line allows.</param>
    public Waiter Add(long now, TimeSpan patience)
    {
        var waiter = new Waiter(urgency, now, patience < ageMax ? patience : ageMax);
        _waiters.AddLast(waiter);
        _count = _waiters.Count;
        return waiter;
    }

    public bool IsOldestAged(long now) => _waiters.First is { Value: var oldest } && IsAged(oldest, now);

    public Waiter RemoveOldest() => Remove(_waiters.First!);

    /// <summary>Who came last has lost least by waiting, and is told soonest.</summary>
    public Waiter RemoveNewest() => Remove(_waiters.Last!);

    /// <summary>Takes out those who have waited as long as they may, who need not be the oldest: some have less patience than their line.</summary>
    public IEnumerable<Waiter> RemoveAged(long now)
    {
        for (var node = _waiters.First; node is not null;)
        {
            var next = node.Next;
            if (IsAged(node.Value, now)) yield return Remove(node);
            node = next;
        }
    }

    /// <summary>Takes note of how old the oldest is.</summary>
    public void Look(long now)
    {
        if (Age(now) <= ApiLimits.QueueAge) _tooOldSince = null;
        else if (_tooOldSince is not { } since) _tooOldSince = now;
        else if (time.GetElapsedTime(since, now) >= ApiLimits.QueueInterval) _isStanding = true;
    }

    /// <summary>One was let in after such a wait.</summary>
    public void LetIn(TimeSpan waited)
    {
        if (_isStanding && waited <= ApiLimits.QueueAge) _isStanding = false;
    }

    private bool IsAged(Waiter waiter, long now) => time.GetElapsedTime(waiter.Since, now) >= waiter.Patience;

    private Waiter Remove(LinkedListNode<Waiter> node)
    {
        _waiters.Remove(node);
        _count = _waiters.Count;
        return node.Value;
    }
}

/// <summary>One that waits for a place.</summary>
/// <param name="Since">When it came, as the time provider's timestamp.</param>
internal sealed record Waiter(Urgency Urgency, long Since, TimeSpan Patience)
{
    // What goes on from here is a request's work: it must not run under the lock of whoever lets it in.
    private readonly TaskCompletionSource<Pass> _pass = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Pass> Pass => _pass.Task;

    public void Tell(Pass pass) => _pass.SetResult(pass);
}

/// <summary>Where a request that was let in has its place.</summary>
internal enum Lane
{
    /// <summary>It was not let in.</summary>
    None,

    /// <summary>Among all others.</summary>
    Shared,

    /// <summary>Among the few that only browsing has.</summary>
    Browsing,
}

/// <summary>What became of a request that asked to be let in.</summary>
/// <param name="Since">When it was, as the time provider's timestamp.</param>
/// <param name="HasWaited">It was not let in at once.</param>
internal readonly record struct Pass(Lane Lane, long Since, bool HasWaited)
{
    public static Pass Refused { get; } = new(Lane.None, 0, HasWaited: false);
}
