namespace OrleansOms.Engine.Journal;

/// <summary>
/// A whole journal as of one moment, whole flushes only, for those who walk through all of it: verification and backup. What can't be read
/// comes as a flaw in its place, so that the walk goes on behind it; what can be read is not yet checked. Parts are independent of each
/// other and may be walked at the same time.
/// </summary>
public interface IJournalView : IAsyncDisposable
{
    /// <summary>A walk by grain is cut by the first byte of the grains' hashes.</summary>
    const int Parts = 256;

    /// <summary>About how many rows there are, for progress.</summary>
    long RowsEstimated { get; }

    /// <summary>Damage that can be told without reading rows: of files as a whole.</summary>
    IEnumerable<string> FlawsOfFiles();

    /// <summary>The flushes in log order, without those that hold no row.</summary>
    IAsyncEnumerable<StoredFlush> FlushesAsync(CancellationToken stop);

    /// <summary>What is kept of each flush for its writer's chain, by writer and number.</summary>
    IAsyncEnumerable<FlushRecord> FlushRecordsAsync(CancellationToken stop);

    /// <summary>What is kept of one flush; null when there is nothing.</summary>
    ValueTask<FlushRecord?> FindFlushAsync(Guid writer, long number, CancellationToken stop);

    /// <summary>A part's rows, by grain's hash and first version.</summary>
    IAsyncEnumerable<StoredRow> RowsAsync(int part, CancellationToken stop);

    /// <summary>A part's versions of last events, by grain's hash; null where the store keeps none.</summary>
    IAsyncEnumerable<StoredHead>? HeadsAsync(int part, CancellationToken stop);

    /// <summary>A part's snapshots, by grain's hash.</summary>
    IAsyncEnumerable<StoredSnapshot> SnapshotsAsync(int part, CancellationToken stop);

    /// <summary>A part's alarms, by grain's hash.</summary>
    IAsyncEnumerable<StoredAlarm> AlarmsAsync(int part, CancellationToken stop);

    /// <summary>The customers' keys, by customer.</summary>
    IAsyncEnumerable<StoredKey> KeysAsync(CancellationToken stop);
}

/// <summary>A row where it lies.</summary>
/// <param name="Grain">The hash in its key.</param>
/// <param name="Version">The first version in its key.</param>
/// <param name="Row">Null when it can't be read.</param>
/// <param name="Flaw">Why not.</param>
public readonly record struct StoredRow(UInt128 Grain, long Version, Row? Row, string? Flaw);

/// <summary>The version of a grain's last event, kept apart from its rows.</summary>
public readonly record struct StoredHead(UInt128 Grain, long LastVersion, string? Flaw);

/// <summary>A snapshot where it lies; null when it can't be read.</summary>
public readonly record struct StoredSnapshot(UInt128 Grain, Snapshot? Snapshot, string? Flaw);

/// <summary>An alarm where it lies; the name is what the store would wake.</summary>
public readonly record struct StoredAlarm(UInt128 Grain, string Name, DateTimeOffset At, string? Flaw);

/// <summary>A customer's key where it lies; null when it can't be read.</summary>
public readonly record struct StoredKey(string Customer, CustomerKey? Key, string? Flaw);

/// <summary>What stands of a flush beside its rows.</summary>
/// <param name="Rows">How many it had.</param>
/// <param name="Chain">The writer's chain after it.</param>
public readonly record struct FlushRecord(Guid Writer, long Number, int Rows, UInt128 Chain);

/// <summary>One flush as the log has it.</summary>
/// <param name="Position">Its place in the log, for messages.</param>
/// <param name="Record">What stands of it beside its rows; null when there is nothing.</param>
/// <param name="Rows">In the order in which they were sealed.</param>
public sealed record StoredFlush(string Position, FlushRecord? Record, IReadOnlyList<StoredRow> Rows);
