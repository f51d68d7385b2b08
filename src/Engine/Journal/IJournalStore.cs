namespace OrleansOms.Engine.Journal;

/// <summary>
/// Where the journal lies. One contract, three stores (RocksDB, PostgreSQL, memory), one test suite over all of them. A store keeps
/// no state about grains: what it is told is checked against what lies on disk. Calls to <see cref="FlushAsync"/> come one at a time;
/// reads come from any thread at any time and see whole flushes only.
/// </summary>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>
    /// True when other processes may write to it. Then a grain may be in memory in two of them, and what is there may be older than what is on
    /// disk: a decision is found out by its row's key, but an answer that needs no row has to be checked.
    /// </summary>
    bool IsShared { get; }

    /// <summary>Opens or creates it. Called once, before anything else.</summary>
    /// <exception cref="StoreUnusableException">In use by another process, not writable, of a newer format, or damaged. Nothing was touched.</exception>
    ValueTask OpenAsync(CancellationToken stop);

    /// <summary>
    /// Writes <paramref name="flush"/> durably, whole or not at all. Returns when it would survive the loss of power.
    /// </summary>
    /// <exception cref="JournalConflictException">A row's version, or a customer's key, is there already: another process was first. Nothing was written.</exception>
    /// <exception cref="StoreFullException">There is no room for it; else as below.</exception>
    /// <exception cref="Exception">
    /// Anything else: whether it landed is unknown, but settled. It will not land any more once a row of this store is read.
    /// </exception>
    ValueTask FlushAsync(Flush flush, CancellationToken stop);

    /// <summary>
    /// What is known of a grain up to and including version <paramref name="upTo"/>: its newest usable snapshot of shape
    /// <paramref name="shape"/> at or below it, and every row after the snapshot. Checked: checksums, gapless versions, the snapshot's row.
    /// A row that begins at or below <paramref name="upTo"/> is returned whole, also when it ends above. A snapshot that fails its
    /// check is passed over; a row that does makes the load fail.
    /// </summary>
    /// <param name="shape">The snapshot shape wanted; null for none, so that everything is folded from rows.</param>
    /// <exception cref="JournalDamagedException">A row is missing, torn or flipped; the message names it.</exception>
    ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop);

    /// <summary>Rows of <paramref name="grain"/> that hold a version from <paramref name="fromVersion"/> on, in order, at most <paramref name="limit"/>.</summary>
    /// <exception cref="JournalDamagedException">As for <see cref="LoadAsync"/>.</exception>
    ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop);

    /// <summary>Grains whose alarm is due at <paramref name="now"/>, the earliest first, at most <paramref name="limit"/>. Reading clears nothing.</summary>
    ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>Rows in log order after <paramref name="after"/>, at most <paramref name="limit"/>; a row that a running transaction may still precede is held back.</summary>
    /// <exception cref="JournalDamagedException">As for <see cref="LoadAsync"/>.</exception>
    ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop);

    /// <summary>The customer's key, or null when there is none or it was erased.</summary>
    ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop);

    /// <summary>
    /// The key that the customer's data is sealed with. Where the store is shared <paramref name="key"/> becomes the customer's if there is none yet, and
    /// is on disk when this returns: two processes that want one at the same moment get the same. Else null when there is none, and it comes with a flush.
    /// </summary>
    /// <exception cref="Exception">The store can't be reached, or does not answer in time. The key may be the customer's all the same.</exception>
    ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop);

    /// <summary>Destroys the customer's key durably, so that its bytes are in no file of the store any more. Returns false when there was none.</summary>
    ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop);
}

/// <summary>What a load found. A grain that was never written has neither snapshot nor rows.</summary>
/// <param name="SnapshotAlarm">The alarm in force at the snapshot: that of the row it ends with.</param>
public sealed record History(Snapshot? Snapshot, DateTimeOffset? SnapshotAlarm, IReadOnlyList<Row> Rows);

/// <summary>A grain that wanted to be woken at <see cref="At"/>.</summary>
public readonly record struct DueAlarm(GrainName Grain, DateTimeOffset At);

/// <summary>A place in the log order: transaction id (PostgreSQL; 0 elsewhere), then sequence. The default value is the log's beginning.</summary>
public readonly record struct LogPosition(ulong Transaction, long Sequence);

/// <summary>A row with its place in the log.</summary>
public readonly record struct LoggedRow(LogPosition Position, Row Row);

/// <summary>Another process wrote the version first: this process's epoch is over.</summary>
public sealed class JournalConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no room to write: the disk, or what this process may use of it, is full.</summary>
public sealed class StoreFullException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>A row is missing, torn or flipped. The message names grain and version.</summary>
public sealed class JournalDamagedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store can't be used; the message is one clear sentence for an operator.</summary>
public class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Nothing is wrong with the store, but another process has it.</summary>
public sealed class StoreInUseException(string message, Exception? inner = null) : StoreUnusableException(message, inner);
