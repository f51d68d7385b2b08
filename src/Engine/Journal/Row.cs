using System.Diagnostics;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// What one activation decided since the last flush, as it stands in the journal. Invariant: <see cref="Checksum"/> covers every
/// other field, so a flipped or torn row is known by itself; see <see cref="RowChecksum"/>.
/// </summary>
/// <param name="Grain">Whose history it is part of.</param>
/// <param name="FirstVersion">The version of its first event, from 1.</param>
/// <param name="Count">How many events it holds, from 1; the next row of the grain begins at FirstVersion + Count.</param>
/// <param name="Events">The events as UTF-8 JSON; see <see cref="EventJson"/>.</param>
/// <param name="AlarmAt">When the grain next wants to be woken, UTC, whole microseconds; null for never. The last row's is the one in force.</param>
/// <param name="Writer">The process's epoch that wrote it; each has its own chain of flushes.</param>
/// <param name="Flush">The number of the flush within its writer, from 1.</param>
/// <param name="Checksum">XxHash3 of all the above; see <see cref="RowChecksum"/>.</param>
public sealed record Row(
    GrainName Grain,
    long FirstVersion,
    int Count,
    ReadOnlyMemory<byte> Events,
    DateTimeOffset? AlarmAt,
    Guid Writer,
    long Flush,
    ulong Checksum)
{
    /// <summary>The version of its last event.</summary>
    public long LastVersion => FirstVersion + Count - 1;

    /// <summary>
    /// The state after its last event, where the row comes straight from the activation that wrote it; null for one that was read. It is
    /// never written: folding the rows gives the same.
    /// </summary>
    public object? State { get; init; }
}

/// <summary>A state as of <see cref="Version"/>. It can be thrown away: it is folded from rows.</summary>
/// <param name="Version">The version of the last event it holds.</param>
/// <param name="RowChecksum">The checksum of the row that ends at <see cref="Version"/>; without that very row the snapshot is worth nothing.</param>
/// <param name="Shape">The shape of <see cref="State"/>; a release that writes another throws this one away.</param>
/// <param name="State">The state and the time of its last event; see <see cref="SnapshotBytes"/>.</param>
/// <param name="Checksum">XxHash3 of all the above and the grain's name; see <see cref="Journal.RowChecksum"/>.</param>
public sealed record Snapshot(GrainName Grain, long Version, ulong RowChecksum, int Shape, ReadOnlyMemory<byte> State, ulong Checksum);

/// <summary>All that goes to disk at once. It lands whole or not at all.</summary>
/// <param name="Writer">The epoch that writes it.</param>
/// <param name="Number">1, 2, 3 ... within the writer.</param>
/// <param name="Rows">Rows of distinct grains, in the order in which their first events were appended.</param>
/// <param name="Alarms">Which alarms move with it.</param>
/// <param name="Snapshots">Snapshots that fell due; each ends with a row of this flush.</param>
/// <param name="Keys">Customers' keys that rows of this or later flushes are sealed with.</param>
/// <param name="Chain">XxHash128 of the writer's chain before it, its number and its rows' checksums; see <see cref="RowChecksum"/>.</param>
public sealed record Flush(
    Guid Writer,
    long Number,
    IReadOnlyList<Row> Rows,
    IReadOnlyList<AlarmMove> Alarms,
    IReadOnlyList<Snapshot> Snapshots,
    IReadOnlyList<CustomerKey> Keys,
    UInt128 Chain)
{
    /// <summary>Traces of requests whose decisions it holds; no part of what is written.</summary>
    public IReadOnlyList<ActivityContext> Traces { get; init; } = [];
}

/// <summary>A grain's alarm is set, moved or cleared.</summary>
/// <param name="From">What stood there before, as of the grain's last durable row; null for nothing.</param>
/// <param name="To">What stands there now; null for nothing.</param>
public readonly record struct AlarmMove(GrainName Grain, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>The key that a customer's personal data is sealed with. It never stands in a row.</summary>
/// <param name="Customer">The customer's id.</param>
/// <param name="KeyId">Tells this key from one that the same customer had before an erasure.</param>
/// <param name="Key">32 bytes, AES-256-GCM.</param>
public sealed record CustomerKey(string Customer, Guid KeyId, ReadOnlyMemory<byte> Key);
