namespace OrleansOms.Engine;

/// <summary>
/// The right to answer from memory. Where other processes share the journal, one that was given up by the others may not know it yet, and what it
/// remembers may be out of date; so it says what it remembers only for a while after it was last known to belong to them. May be used from any thread.
/// </summary>
/// <param name="time">Whose timestamps go on while the process is frozen.</param>
/// <param name="length">For how long after a question was asked its answer counts.</param>
public sealed class Lease(TimeProvider time, TimeSpan length)
{
    private const long Never = long.MinValue;

    private readonly Lock _gate = new();
    private readonly bool _isEndless;
    private long _askedAt = Never;
    private bool _isOver;

    private Lease()
        : this(null!, default) => _isEndless = true;

    /// <summary>Of a process that has its journal for itself.</summary>
    public static Lease Endless { get; } = new();

    /// <summary>Whether what is in memory may be told. Asked before it is looked at: then it was right at the moment of asking.</summary>
    public bool IsFresh => _isEndless || (Volatile.Read(ref _askedAt) is not Never and var asked && time.GetElapsedTime(asked) < length);

    /// <summary>The process belongs to the others: that was so at some moment after <paramref name="askedAt"/>.</summary>
    /// <param name="askedAt">A timestamp from before the question left: how long the answer took does not prolong it.</param>
    public void Renew(long askedAt)
    {
        lock (_gate)
        {
            if (!_isOver && askedAt > _askedAt)
            {
                Volatile.Write(ref _askedAt, askedAt);
            }
        }
    }

    /// <summary>The process was given up by the others, which is for good.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Volatile.Write(ref _askedAt, Never);
        }
    }
}

/// <summary>The process may not write: it may have been given up by the others. Nothing was written.</summary>
public sealed class LeaseEndedException() : Exception("This process's lease has run out: others may have taken its place.");
