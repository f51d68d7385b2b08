using System.Text;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

/// <summary>Builds flushes as the engine would: numbers, checksums and the chain follow from one flush of a writer to the next.</summary>
internal sealed class FlushBuilder(int seed = 1)
{
    private UInt128 _chain;

    public Guid Writer { get; } = new(seed, 0, 0, new byte[8]);

    /// <summary>The number that the next flush will have, and its rows with it.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>A row of the next flush; its events need not be JSON, a store never reads them.</summary>
    public Row Row(GrainName grain, long firstVersion, int count = 1, DateTimeOffset? alarmAt = null, string? events = null)
    {
        var bytes = Encoding.UTF8.GetBytes(events ?? $"[{grain} {firstVersion} {count}]");
        var row = new Row(grain, firstVersion, count, bytes, alarmAt, Writer, Next, Checksum: 0);
        return row with { Checksum = RowChecksum.Of(row) };
    }

    public Flush Flush(params Row[] rows) => Flush(rows, [], [], []);

    public Flush Flush(IReadOnlyList<Row> rows, AlarmMove[] alarms, Snapshot[] snapshots, CustomerKey[] keys)
    {
        _chain = RowChecksum.Chain(_chain, Next, rows.Select(row => row.Checksum));
        return new Flush(Writer, Next++, rows, alarms, snapshots, keys, _chain);
    }

    /// <summary>A snapshot that ends with <paramref name="row"/>.</summary>
    public static Snapshot Snapshot(Row row, int shape = 1)
    {
        var state = Encoding.UTF8.GetBytes($"{{\"version\":{row.LastVersion}}}");
        var snapshot = new Snapshot(row.Grain, row.LastVersion, row.Checksum, shape, state, Checksum: 0);
        return Sealed(snapshot);
    }

    /// <summary>The snapshot with the checksum that belongs to it.</summary>
    public static Snapshot Sealed(Snapshot snapshot) => snapshot with { Checksum = RowChecksum.Of(snapshot) };

    public static CustomerKey Key(string customer, byte fill = 1) =>
        new(customer, new Guid(fill, 0, 0, new byte[8]), Enumerable.Range(0, 32).Select(i => (byte)((fill * 37 + i * 11) % 256)).ToArray());
}
