using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Followers;

/// <summary>
/// Where secondary indexes lie: entries by name of index, and how far into the log each index has got. Derived from the journal, so
/// it can be thrown away. Reads come from any thread and see whole batches only.
/// </summary>
public interface IIndexStore : IAsyncDisposable
{
    /// <summary>Opens or creates it. Called once, before anything else.</summary>
    /// <exception cref="StoreUnusableException">It can't be used; the message is one sentence for an operator.</exception>
    ValueTask OpenAsync(CancellationToken stop);

    /// <summary>How far the index has got; null when there is none of that name.</summary>
    ValueTask<IndexState?> FindAsync(string index, CancellationToken stop);

    /// <summary>
    /// Drops all entries of the index and sets it to the log's beginning, for a projection of version <paramref name="projection"/>.
    /// </summary>
    /// <param name="expected">What <see cref="FindAsync"/> said.</param>
    /// <exception cref="PositionMovedException">The state is not <paramref name="expected"/>; nothing was done.</exception>
    ValueTask ResetAsync(string index, int projection, IndexState? expected, CancellationToken stop);

    /// <summary>
    /// Takes in <paramref name="entries"/> and moves the position to <paramref name="to"/>, both or neither. An entry older than the
    /// one that is there is left out.
    /// </summary>
    /// <param name="expected">What <see cref="FindAsync"/> said.</param>
    /// <param name="entries">At most one a grain.</param>
    /// <exception cref="PositionMovedException">The state is not <paramref name="expected"/>; nothing was done.</exception>
    ValueTask ApplyAsync(string index, IndexState expected, LogPosition to, IReadOnlyList<IndexEntry> entries, CancellationToken stop);

    /// <summary>Entries that match, the greatest (sort, id) first.</summary>
    ValueTask<IndexPage> QueryAsync(string index, IndexQuery query, CancellationToken stop);
}

/// <summary>How far an index has got.</summary>
/// <param name="Projection">The version of the projection that made its entries.</param>
/// <param name="Position">The last row of the log that it took in.</param>
public readonly record struct IndexState(int Projection, LogPosition Position);

/// <summary>Another follower of the same index was first: read the state again and go on from there.</summary>
public sealed class PositionMovedException(string index) : Exception($"Index '{index}' has moved on since its position was read.");
