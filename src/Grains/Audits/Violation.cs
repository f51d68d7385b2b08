namespace OrleansOms.Grains.Audits;

/// <summary>What must hold of every history, in the words of docs/RELIABILITY.md.</summary>
public enum Law
{
    /// <summary>All buckets are at least 0 and add up, and no unit comes or goes without a cause.</summary>
    Units,

    /// <summary>A key has at most one effect.</summary>
    Keys,

    /// <summary>Refunded &lt;= due &lt;= ordered, and nothing goes back.</summary>
    Amounts,

    /// <summary>Who waits longest is served first, and counts break the newest promises.</summary>
    Promises,
}

/// <summary>A law that a history does not keep: a defect of the rules, or damage that no checksum tells.</summary>
public readonly record struct Violation(Law Law, string Text);
