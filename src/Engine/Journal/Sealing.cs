using System.Buffers;

namespace OrleansOms.Engine.Journal;

/// <summary>Turns a closed batch into a flush: checksums, the writer's chain, alarms that move, snapshots that fell due.</summary>
internal sealed class Sealing(Batch batch, long number, UInt128 chain)
{
    private readonly List<Row> _rows = new(batch.Rows.Count);
    private readonly List<AlarmMove> _alarms = [];
    private readonly List<Snapshot> _snapshots = [];

    public Flush Seal()
    {
        foreach (var pending in batch.Rows)
        {
            var row = RowOf(pending);
            _rows.Add(row);
            if (pending.AlarmAt != pending.AlarmBefore)
            {
                _alarms.Add(new AlarmMove(row.Grain, pending.AlarmBefore, pending.AlarmAt));
            }

            if (pending.SnapshotDue)
            {
                _snapshots.Add(SnapshotOf(pending, row));
            }
        }

        var writer = batch.Epoch.Writer;
        return new Flush(
            writer, number, _rows, _alarms, _snapshots, batch.Keys, RowChecksum.Chain(chain, number, _rows.Select(row => row.Checksum)))
        {
            Traces = batch.Traces,
        };
    }

    private Row RowOf(PendingRow pending)
    {
        var row = new Row(
            pending.Resident.Name,
            pending.FirstVersion,
            pending.Count,
            pending.Events,
            pending.AlarmAt,
            batch.Epoch.Writer,
            number,
            Checksum: 0);
        return row with { Checksum = RowChecksum.Of(row), State = pending.State };
    }

    private static Snapshot SnapshotOf(PendingRow pending, Row row)
    {
        var target = new ArrayBufferWriter<byte>(4096);
        var shape = pending.Resident.WriteSnapshot(pending.State, pending.LastAt, target);
        pending.SnapshotBytes = target.WrittenCount;
        var snapshot = new Snapshot(row.Grain, row.LastVersion, row.Checksum, shape, target.WrittenMemory, Checksum: 0);
        return snapshot with { Checksum = RowChecksum.Of(snapshot) };
    }
}
