namespace OrleansOms.Engine.Journal;

/// <summary>
/// A stretch of a process's life in which no flush failed. What was decided in it and is not durable when it ends never happened:
/// rows, messages, answers and waiters of an ended epoch are dropped.
/// </summary>
/// <param name="process">The process, unique among all that ever wrote to the journal.</param>
/// <param name="number">1, 2, 3 ... within the process.</param>
/// <param name="writer">The id under which the epoch's flushes are chained.</param>
public sealed class Epoch(string process, long number, Guid writer)
{
    private volatile bool _ended;

    public long Number => number;

    public Guid Writer => writer;

    /// <summary>What a message carries so that its receiver knows whether its sender's decision still stands.</summary>
    public string Token { get; } = $"{process}/{number}";

    public bool Ended => _ended;

    internal void End() => _ended = true;
}

/// <summary>The epoch ended before the decision was appended; the decision never happened.</summary>
public sealed class EpochEndedException() : Exception("The epoch has ended.");
