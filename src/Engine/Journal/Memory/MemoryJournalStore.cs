using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansOms.Engine.Journal.Memory;

/// <summary>
/// A journal that ends with its process, for tests and <c>--storage memory</c>. Invariant: everything is read and written under one
/// lock, so a reader sees whole flushes only. It keeps copies of what it is given; what it hands out is never changed.
/// </summary>
public sealed class MemoryJournalStore : IJournalStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainName, SortedList<long, Row>> _rows = [];
    private readonly Dictionary<GrainName, Snapshot> _snapshots = [];
    private readonly SortedSet<(DateTimeOffset At, GrainName Grain)> _alarms = [];
    private readonly List<Row> _log = [];
    private readonly Dictionary<string, CustomerKey> _keys = new(StringComparer.Ordinal);

    public bool IsShared => false;

    public ValueTask OpenAsync(CancellationToken stop) => ValueTask.CompletedTask;

    public ValueTask FlushAsync(Flush flush, CancellationToken stop)
    {
        lock (_lock)
        {
            RefuseConflicts(flush);
            foreach (var row in flush.Rows)
            {
                Append(row with { Events = row.Events.ToArray(), State = null }); // It keeps rows for good; states it would keep alive with them.
            }

            foreach (var snapshot in flush.Snapshots)
            {
                _snapshots[snapshot.Grain] = snapshot with { State = snapshot.State.ToArray() };
            }

            foreach (var move in flush.Alarms)
            {
                Move(move);
            }

            foreach (var key in flush.Keys)
            {
                _keys.Add(key.Customer, key with { Key = key.Key.ToArray() });
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(grain, out var all))
            {
                return new(new History(null, null, []));
            }

            Row? last = null;
            Snapshot? usable = null;
            if (shape is { } wanted && _snapshots.TryGetValue(grain, out var snapshot))
            {
                last = all.Values.LastOrDefault(row => row.FirstVersion <= snapshot.Version);
                usable = HistoryChecks.IsUsable(snapshot, last, grain, wanted, upTo) ? snapshot : null;
            }

            var after = usable?.Version ?? 0;
            var rows = all.Values.Where(row => row.FirstVersion > after && row.FirstVersion <= upTo).ToArray();
            HistoryChecks.Follow(grain, rows, after + 1);
            return new(new History(usable, usable is null ? null : last!.AlarmAt, rows));
        }
    }

    public ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(grain, out var all))
            {
                return new([]);
            }

            var from = Math.Max(fromVersion, 1);
            var rows = all.Values.Where(row => row.LastVersion >= from).Take(limit).ToArray();
            HistoryChecks.Follow(grain, rows, rows is [var first, ..] ? Math.Min(first.FirstVersion, from) : from);
            return new(rows);
        }
    }

    public ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        lock (_lock)
        {
            return new(_alarms.TakeWhile(alarm => alarm.At <= now).Take(limit).Select(alarm => new DueAlarm(alarm.Grain, alarm.At)).ToArray());
        }
    }

    public ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop)
    {
        lock (_lock)
        {
            var first = (int)Math.Min(Math.Max(after.Sequence, 0), _log.Count);
            var rows = _log.Skip(first).Take(limit).Select((row, i) => new LoggedRow(new LogPosition(0, first + i + 1), row)).ToArray();
            foreach (var (_, row) in rows)
            {
                HistoryChecks.Whole(row.Grain, row);
            }

            return new(rows);
        }
    }

    public ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop)
    {
        lock (_lock)
        {
            var key = _keys.GetValueOrDefault(customer);
            return new(key is null ? null : key with { Key = key.Key.ToArray() });
        }
    }

    public ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop) => FindKeyAsync(key.Customer, stop);

    public ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop)
    {
        lock (_lock)
        {
            if (!_keys.Remove(customer, out var key))
            {
                return new(false);
            }

            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(key.Key).Span);
            return new(true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void RefuseConflicts(Flush flush)
    {
        foreach (var row in flush.Rows)
        {
            if (_rows.TryGetValue(row.Grain, out var rows) && rows.ContainsKey(row.FirstVersion))
            {
                throw new JournalConflictException($"{row.Grain} has a row at version {row.FirstVersion} already.");
            }
        }

        if (flush.Keys.Any(key => _keys.ContainsKey(key.Customer)))
        {
            throw new JournalConflictException("A customer of this flush has a key already.");
        }
    }

    private void Append(Row row)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, row.Grain, out _);
        rows ??= [];
        rows.Add(row.FirstVersion, row);
        _log.Add(row);
    }

    private void Move(AlarmMove move)
    {
        if (move.From is { } from)
        {
            _alarms.Remove((from, move.Grain));
        }

        if (move.To is { } to)
        {
            _alarms.Add((to, move.Grain));
        }
    }
}
