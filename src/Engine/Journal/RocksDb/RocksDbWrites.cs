using System.Text;
using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// What is written to an open database: one synced batch a flush. Called by one thread only, so looking for a conflict and then
/// writing leaves no gap in which another flush could come.
/// </summary>
/// <param name="refuseToWaitForRoom">Throws when there is so little room that merging files may wait for more.</param>
internal sealed class RocksDbWrites(OpenDatabase open, bool isSynced, Action refuseToWaitForRoom) : IDisposable
{
    private const string HeldBack = "Result incomplete";

    private readonly WriteOptions _atOnce = AtOnce(isSynced);
    private readonly WriteOptions _patient = new WriteOptions().SetSync(isSynced);
    private readonly WriteBatch _batch = new();
    private readonly RocksDbColumns _columns = open.Columns;
    private readonly PresentKeys _present = new(open, open.Columns.Rows, RocksDbColumns.RowKeyLength);
    private byte[] _rowKeys = [];
    private byte[] _value = new byte[4096];
    private long _lastSequence = RocksDbReads.LastSequence(open);

    /// <summary>Writes <paramref name="flush"/> and returns when it is on disk.</summary>
    /// <exception cref="JournalConflictException">A row or a key is there already; nothing was written.</exception>
    /// <exception cref="IOException">There is no room; nothing was written.</exception>
    /// <exception cref="RocksDbException">Whether it landed is unknown, and this database takes no more writes.</exception>
    public void Write(Flush flush)
    {
        RefuseConflicts(flush);
        _batch.Clear();
        for (var i = 0; i < flush.Rows.Count; i++)
        {
            Add(flush.Rows[i], RowKey(i));
        }

        AddLog(flush.Rows.Count);

        foreach (var move in flush.Alarms)
        {
            Add(move);
        }

        foreach (var snapshot in flush.Snapshots)
        {
            Add(snapshot);
        }

        foreach (var key in flush.Keys)
        {
            Add(key);
        }

        AddChain(flush);
        WriteBatch();
        open.Recent.Add(_lastSequence + 1, flush.Rows);
        _lastSequence += flush.Rows.Count;
    }

    public void Dispose() => _batch.Dispose();

    // RocksDB holds writes back while it merges files; without room for that it would do so for good, and nobody would be told why.
    private void WriteBatch()
    {
        try
        {
            open.Database.Write(_batch, _atOnce);
        }
        catch (RocksDbException e) when (e.Message.StartsWith(HeldBack, StringComparison.Ordinal))
        {
            refuseToWaitForRoom();
            open.Database.Write(_batch, _patient);
        }
    }

    private static WriteOptions AtOnce(bool isSynced)
    {
        var options = new WriteOptions().SetSync(isSynced);
        Native.Instance.rocksdb_writeoptions_set_no_slowdown(options.Handle, 1);
        return options;
    }

    private void RefuseConflicts(Flush flush)
    {
        if (_rowKeys.Length < flush.Rows.Count * RocksDbColumns.RowKeyLength)
        {
            _rowKeys = GC.AllocateUninitializedArray<byte>(2 * flush.Rows.Count * RocksDbColumns.RowKeyLength, pinned: true);
        }

        for (var i = 0; i < flush.Rows.Count; i++)
        {
            var row = flush.Rows[i];
            RocksDbColumns.WriteRowKey(row.Grain, row.FirstVersion, RowKey(i));
        }

        if (_present.FindFirst(_rowKeys, flush.Rows.Count) is >= 0 and var taken)
        {
            throw new JournalConflictException($"{flush.Rows[taken].Grain} has a row at version {flush.Rows[taken].FirstVersion} already.");
        }

        foreach (var key in flush.Keys)
        {
            if (open.Database.HasKey(RocksDbColumns.CustomerBytes(key.Customer), _columns.Keys))
            {
                throw new JournalConflictException("A customer of this flush has a key already.");
            }
        }
    }

    // Written by the look for conflicts, so that each name is hashed once a flush.
    private Span<byte> RowKey(int index) => _rowKeys.AsSpan(index * RocksDbColumns.RowKeyLength, RocksDbColumns.RowKeyLength);

    private void AddLog(int rows)
    {
        if (rows > 0)
        {
            Span<byte> logKey = stackalloc byte[RocksDbColumns.LogKeyLength];
            RocksDbColumns.WriteLogKey(_lastSequence + 1, logKey);
            _batch.Put(logKey, _rowKeys.AsSpan(0, rows * RocksDbColumns.RowKeyLength), _columns.Log);
        }
    }

    private void Add(Row row, ReadOnlySpan<byte> rowKey)
    {
        var value = Value(RowBytes.Length(row));
        RowBytes.Write(row, value);
        _batch.Put(rowKey, value, _columns.Rows);

        Span<byte> head = stackalloc byte[RocksDbColumns.HeadLength];
        RocksDbColumns.WriteHead(row.LastVersion, head);
        _batch.Put(rowKey[..GrainHash.Length], head, _columns.Heads);
    }

    private void Add(AlarmMove move)
    {
        Span<byte> key = stackalloc byte[RocksDbColumns.AlarmKeyLength];
        if (move.From is { } from)
        {
            RocksDbColumns.WriteAlarmKey(from, move.Grain, key);
            _batch.Delete(key, _columns.Alarms);
        }

        if (move.To is { } to)
        {
            RocksDbColumns.WriteAlarmKey(to, move.Grain, key);
            _batch.Put(key, Encoding.UTF8.GetBytes(move.Grain.ToString()), _columns.Alarms);
        }
    }

    private void Add(Snapshot snapshot)
    {
        Span<byte> key = stackalloc byte[GrainHash.Length];
        GrainHash.Write(snapshot.Grain, key);
        var value = Value(RowBytes.Length(snapshot));
        RowBytes.Write(snapshot, value);
        _batch.Put(key, value, _columns.Snapshots);
    }

    private void Add(CustomerKey key)
    {
        Span<byte> value = stackalloc byte[RocksDbColumns.KeyValueLength];
        RocksDbColumns.WriteKeyValue(key, value);
        _batch.Put(RocksDbColumns.CustomerBytes(key.Customer), value, _columns.Keys);
    }

    private void AddChain(Flush flush)
    {
        Span<byte> key = stackalloc byte[RocksDbColumns.FlushKeyLength];
        Span<byte> value = stackalloc byte[RocksDbColumns.FlushValueLength];
        RocksDbColumns.WriteFlush(flush, key, value);
        _batch.Put(key, value, _columns.Flushes);
    }

    private Span<byte> Value(int length)
    {
        if (_value.Length < length)
        {
            _value = new byte[Math.Max(length, 2 * _value.Length)];
        }

        return _value.AsSpan(0, length);
    }
}
