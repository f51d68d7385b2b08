using System.Buffers;

namespace OrleansOms.Engine.Journal;

/// <summary>An activation as the log sees it. The log calls it under its own lock or from the journal's thread, so these return at once.</summary>
public interface IResident
{
    GrainName Name { get; }

    /// <summary>The version of the last event that was appended; set by the log.</summary>
    long AppendedVersion { get; set; }

    /// <summary>True once <see cref="Drop"/> was called: nothing of it is appended any more.</summary>
    bool Dropped { get; }

    /// <summary>True while a caller waits for an outcome, which an ended epoch takes with it.</summary>
    bool HasWorkInHand { get; }

    /// <summary>Writes the state that <see cref="Log.Append"/> was given, with the time of its last event, and says its shape.</summary>
    int WriteSnapshot(object state, DateTimeOffset lastAt, IBufferWriter<byte> target);

    /// <summary>What was appended up to <paramref name="version"/> is on disk: publish it. Called in order, before any answer is released.</summary>
    void BecameDurable(long version, object state, int snapshotBytes);

    /// <summary>It was decided in an epoch that has ended, or another activation took its place. It forgets everything.</summary>
    void Drop();

    /// <summary>Whoever waits for an outcome is refused and asks again. What the grain is about goes on.</summary>
    void Abandon();

    /// <summary>It is to go out of memory, and goes once nobody waits for it; a later call brings it back, here or elsewhere. May be called from any thread.</summary>
    void Leave();
}
