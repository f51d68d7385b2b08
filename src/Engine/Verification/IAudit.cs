using System.Buffers;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Verification;

/// <summary>Knows the rules of every kind of grain, and holds histories against them.</summary>
public interface IAudit
{
    /// <summary>Begins with a grain; null when no grain of this release has its type. Called from several threads.</summary>
    IGrainAudit? Begin(GrainName grain);
}

/// <summary>One grain's history, row by row. Rows that come here are whole and follow one another.</summary>
public interface IGrainAudit
{
    /// <summary>Events so far.</summary>
    long Events { get; }

    /// <summary>Takes the next row; says what the rules find wrong of the states that it leads to.</summary>
    /// <exception cref="JournalDamagedException">It does not read as events.</exception>
    /// <exception cref="UnknownEventException">An event of a newer release.</exception>
    IEnumerable<string> Take(Row row);

    /// <summary>Whether a snapshot taken after the last row is its state; true as well for one of another shape, which is never used.</summary>
    bool IsState(Snapshot snapshot);

    /// <summary>Writes the state in the form of a snapshot, and notes what the grain keeps for others; says what is wrong of it in the end.</summary>
    IEnumerable<string> End(IBufferWriter<byte> target);
}
