namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold, in the words of docs/RELIABILITY.md.</summary>
public enum Invariant
{
    /// <summary>Every acknowledged command is in the journal, with the effect that its reply claimed, by the time of the reply.</summary>
    Acknowledged,

    /// <summary>At every prefix of the journal all buckets are at least 0 and add up, and no unit comes or goes without a cause.</summary>
    Units,

    /// <summary>A key has at most one effect.</summary>
    Keys,

    /// <summary>Rows are gapless, unique, chained.</summary>
    Rows,

    /// <summary>Refunded &lt;= due &lt;= ordered, and only legal transitions.</summary>
    Amounts,

    /// <summary>What clients saw of a grain fits one order of events.</summary>
    Linearizable,

    /// <summary>Every reservation belongs to a live line, and every live line to a reservation.</summary>
    Promises,

    /// <summary>What is owed is done once faults stop.</summary>
    Liveness,

    /// <summary>State from snapshots = state from all rows = live state; the index = what the rows project to.</summary>
    Derived,

    /// <summary>No rule and no shell throws.</summary>
    Defects,
}

/// <summary>Violations of one run.</summary>
public sealed class Findings
{
    private readonly List<(Invariant Invariant, string Text)> _all = [];

    public IReadOnlyList<(Invariant Invariant, string Text)> All => _all;

    public void Add(Invariant invariant, string text) => _all.Add((invariant, text));
}
