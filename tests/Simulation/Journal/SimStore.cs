using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Simulation.Faults;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Journal;

/// <summary>
/// The journal of all processes, as PostgreSQL would keep it: a flush is a transaction that gets its number when it begins and its place
/// when it commits, so a later number may be there first. It survives everything. What it is told it checks, as every store does.
/// </summary>
/// <param name="isShared">False where only one process writes here at a time, as in a directory of a machine's.</param>
public sealed class SimStore(EventLoop loop, FaultPlan faults, bool isShared) : IJournalStore
{
    private readonly Dictionary<GrainName, List<Row>> _rows = [];
    private readonly Dictionary<GrainName, Snapshot> _snapshots = [];
    private readonly SortedSet<(DateTimeOffset At, GrainName Grain)> _alarms = [];
    private readonly Dictionary<string, CustomerKey> _keys = new(StringComparer.Ordinal);
    private readonly SortedDictionary<LogPosition, Row> _log = new(Comparer<LogPosition>.Create(Compare));
    private readonly SortedSet<ulong> _running = [];
    private readonly List<LandedFlush> _landed = [];
    private readonly List<(ulong UpTo, TaskCompletionSource Settled)> _settling = [];
    private ulong _transactions;

    /// <summary>All that ever landed, in the order in which it did.</summary>
    public IReadOnlyList<LandedFlush> Landed => _landed;

    /// <summary>The position of the last row.</summary>
    public LogPosition End => _log.Count == 0 ? default : _log.Last().Key;

    public IEnumerable<GrainName> Grains => _rows.Keys.Order();

    public IReadOnlyList<Row> RowsOf(GrainName grain) => _rows.GetValueOrDefault(grain, []);

    /// <summary>Begins a transaction; it holds back later ones from followers until it is over.</summary>
    public ulong Begin()
    {
        _running.Add(++_transactions);
        return _transactions;
    }

    /// <summary>Ends once all transactions that are running now have ended.</summary>
    public Task SettleAsync()
    {
        if (_running.Count == 0) return Task.CompletedTask;
        var over = new TaskCompletionSource();
        _settling.Add((_running.Max, over));
        return over.Task;
    }

    /// <summary>
    /// The transaction's process or connection is gone, and no row of it landed. Snapshots are derived: nothing keeps a store from having written
    /// them already, so they are there, and whoever loads has to see that they are of nothing.
    /// </summary>
    public void Abandon(ulong transaction, Flush flush)
    {
        Over(transaction);
        Keep(flush.Snapshots);
    }

    /// <summary>The transaction commits, whole or not at all.</summary>
    /// <exception cref="JournalConflictException">Another process was first.</exception>
    public void Land(ulong transaction, Flush flush)
    {
        Over(transaction);
        RefuseConflicts(flush);
        foreach (var (index, row) in flush.Rows.Index())
        {
            var kept = row with { Events = row.Events.ToArray(), State = null };
            if (!_rows.TryGetValue(row.Grain, out var rows)) _rows.Add(row.Grain, rows = []);
            rows.Add(kept);
            _log.Add(new LogPosition(transaction, index + 1), kept);
        }
        Keep(flush.Snapshots);
        foreach (var move in flush.Alarms)
        {
            if (move.From is { } from) _alarms.Remove((from, move.Grain));
            if (move.To is { } to) _alarms.Add((to, move.Grain));
        }
        foreach (var key in flush.Keys) _keys.Add(key.Customer, key with { Key = key.Key.ToArray() });
        _landed.Add(new LandedFlush(loop.Now, flush.Writer, flush.Number, [.. flush.Rows.Select(row => _rows[row.Grain][^1])], flush.Chain));
    }

    /// <summary>A snapshot is derived: it may be lost at any time.</summary>
    public void LoseSnapshots()
    {
        foreach (var grain in _snapshots.Keys.Order().ToList())
            if (faults.Chance.Happens(0.5))
                _snapshots.Remove(grain);
    }

    public Snapshot? SnapshotOf(GrainName grain) => _snapshots.GetValueOrDefault(grain);

    public bool IsShared => isShared;

    public ValueTask OpenAsync(CancellationToken stop) => ValueTask.CompletedTask;

    public ValueTask FlushAsync(Flush flush, CancellationToken stop) =>
        throw new NotSupportedException("The simulation flushes step by step: see Begin and Land.");

    public async ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop)
    {
        await ReadTime();
        if (!_rows.TryGetValue(grain, out var all)) return new History(null, null, []);
        Row? last = null;
        Snapshot? usable = null;
        if (shape is { } wanted && _snapshots.TryGetValue(grain, out var snapshot))
        {
            last = all.FindLast(row => row.FirstVersion <= snapshot.Version);
            usable = HistoryChecks.IsUsable(snapshot, last, grain, wanted, upTo) ? snapshot : null;
        }
        var after = usable?.Version ?? 0;
        var rows = all.FindAll(row => row.FirstVersion > after && row.FirstVersion <= upTo);
        HistoryChecks.Follow(grain, rows, after + 1);
        return new History(usable, usable is null ? null : last!.AlarmAt, rows);
    }

    public async ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop)
    {
        await ReadTime();
        return [.. _rows.GetValueOrDefault(grain, []).Where(row => row.LastVersion >= fromVersion).Take(limit)];
    }

    public async ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        await ReadTime();
        return [.. _alarms.TakeWhile(alarm => alarm.At <= now).Take(limit).Select(alarm => new DueAlarm(alarm.Grain, alarm.At))];
    }

    public async ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop)
    {
        await ReadTime();
        var horizon = _running.Count > 0 ? _running.Min : ulong.MaxValue;
        return [.. _log.SkipWhile(pair => Compare(pair.Key, after) <= 0).TakeWhile(pair => pair.Key.Transaction < horizon).Take(limit)
            .Select(pair => new LoggedRow(pair.Key, pair.Value))];
    }

    public async ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop)
    {
        await ReadTime();
        return _keys.GetValueOrDefault(customer);
    }

    public async ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop)
    {
        await ReadTime();
        if (isShared) _keys.TryAdd(key.Customer, key with { Key = key.Key.ToArray() });
        return _keys.GetValueOrDefault(key.Customer);
    }

    public async ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop)
    {
        await ReadTime();
        return _keys.Remove(customer);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Over(ulong transaction)
    {
        _running.Remove(transaction);
        if (_settling.Count > 0) loop.After(TimeSpan.Zero, Settled);
    }

    private void Settled()
    {
        var settled = _settling.FindAll(wait => _running.Count == 0 || _running.Min > wait.UpTo);
        _settling.RemoveAll(settled.Contains);
        foreach (var (_, wait) in settled) wait.SetResult();
    }

    private void Keep(IEnumerable<Snapshot> snapshots)
    {
        foreach (var snapshot in snapshots) _snapshots[snapshot.Grain] = snapshot with { State = snapshot.State.ToArray() };
    }

    // What is read is as of the end of the wait: whoever asked has to live with what happened meanwhile.
    private Task ReadTime() => faults.Strikes(FaultKind.SlowRead)
        ? loop.Wait(faults.Chance.About(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2)))
        : Task.CompletedTask;

    private void RefuseConflicts(Flush flush)
    {
        foreach (var row in flush.Rows)
            if (_rows.TryGetValue(row.Grain, out var rows) && rows.Exists(there => there.FirstVersion == row.FirstVersion))
                throw new JournalConflictException($"{row.Grain} has a row at version {row.FirstVersion} already.");
        if (flush.Keys.Any(key => _keys.ContainsKey(key.Customer))) throw new JournalConflictException("A customer of this flush has a key already.");
    }

    private static int Compare(LogPosition left, LogPosition right) =>
        left.Transaction.CompareTo(right.Transaction) is var first and not 0 ? first : left.Sequence.CompareTo(right.Sequence);
}

/// <summary>One flush as it lies in the journal.</summary>
public sealed record LandedFlush(DateTimeOffset At, Guid Writer, long Number, IReadOnlyList<Row> Rows, UInt128 Chain);
