using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Followers;

/// <summary>What one index makes of the journal. Deterministic: the same rows give the same entries, however often they are projected.</summary>
public interface IProjection
{
    /// <summary>The index's name.</summary>
    string Index { get; }

    /// <summary>Raised whenever other entries would be made of the same rows, or another shape of them; the index is then built anew.</summary>
    int Version { get; }

    /// <summary>
    /// The entries that <paramref name="rows"/> lead to, at most one a grain, each as of the last of the grain's rows here. Rows of
    /// grains that the index has nothing to do with lead to none.
    /// </summary>
    /// <param name="rows">In log order; the same grain may have several.</param>
    /// <param name="journal">For what a grain's entry needs of its earlier history.</param>
    ValueTask<IReadOnlyList<IndexEntry>> ProjectAsync(IReadOnlyList<Row> rows, IJournalStore journal, CancellationToken stop);
}
