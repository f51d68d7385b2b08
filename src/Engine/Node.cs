using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine;

/// <summary>What the activations of one process share: the log, the store, the clock, and each other.</summary>
public sealed class Node
{
    /// <param name="process">Names the process; unique among all that ever write to the journal; no slash.</param>
    /// <param name="writers">Gives ids that were never used before.</param>
    /// <param name="work">Called when the log has something to flush; returns at once.</param>
    public Node(string process, IJournalStore store, TimeProvider time, Func<Guid> writers, Action work)
    {
        Store = store;
        Time = time;
        Log = new Log(process, writers, work);
        Residents = new Residents();
        Log.Watch(() => Residents.All);
    }

    public Log Log { get; }

    public IJournalStore Store { get; }

    public TimeProvider Time { get; }

    public Residents Residents { get; }

    /// <summary>Whether this process may answer from memory.</summary>
    public Lease Lease { get; init; } = Lease.Endless;

    /// <summary>
    /// Waits until no process that was given up can still answer for the grains it had, or write for them: before their history is read. Null where there is one
    /// process only.
    /// </summary>
    public Func<CancellationToken, ValueTask>? Succession { get; init; }

    /// <summary>See <see cref="Limits.SnapshotTailBytesMin"/>; less where short histories are to have snapshots, too.</summary>
    public long SnapshotTailBytesMin { get; init; } = Limits.SnapshotTailBytesMin;

    /// <summary>How long the oldest decision that is not on disk has waited for it; zero when there is none.</summary>
    public TimeSpan UndurableAge => Log.OldestAt is { } at && Now - at is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    /// <summary>True while a decision waits for the disk longer than <see cref="Limits.WaitingAgeMax"/>: clients' commands are refused.</summary>
    public bool IsStalled => UndurableAge > Limits.WaitingAgeMax;

    /// <summary>The clock in whole microseconds, UTC: what the journal can hold.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }
}
