using OrleansOms.Engine.Journal;
using Step = OrleansOms.Engine.Tests.Journal.JournalStoreContract.Step;

namespace OrleansOms.Engine.Tests.Journal;

/// <summary>
/// One random sequence against a store and, beside it, a model too plain to be wrong. A run has grains and customers of its own, so
/// that many runs share one store.
/// </summary>
internal sealed class ModelRun(IJournalStore store, int run)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly FlushBuilder _builder = new(seed: 1000 + run);
    private readonly GrainName[] _grains = [.. Enumerable.Range(0, 4).Select(i => new GrainName("order", $"run-{run}-{i}"))];
    private readonly List<Row> _log = [];
    private readonly Dictionary<GrainName, Snapshot> _snapshots = [];
    private readonly Dictionary<string, CustomerKey> _keys = new(StringComparer.Ordinal);

    public async Task TakeAsync(Step step, CancellationToken stop)
    {
        var rows = _grains.Where((_, i) => (step.Grains >> i & 1) == 1).Select(grain => NextRow(grain, step)).ToList();
        var clashes = step.Clash && rows.Exists(row => row.FirstVersion > 1);
        if (clashes)
        {
            var at = rows.FindIndex(row => row.FirstVersion > 1);
            rows[at] = _builder.Row(rows[at].Grain, RowsOf(rows[at].Grain)[^1].FirstVersion);
        }

        var moves = rows.Select(row => new AlarmMove(row.Grain, AlarmOf(row.Grain), row.AlarmAt)).ToArray();
        var snapshots = step.Snapshots ? rows.Select(row => FlushBuilder.Snapshot(row)).ToArray() : [];
        var customer = $"run-{run}-{step.Customer & 1}";
        CustomerKey[] keys = step.Customer > 0 && !_keys.ContainsKey(customer) ? [FlushBuilder.Key(customer, (byte)step.Customer)] : [];
        var flush = _builder.Flush(rows, moves, snapshots, keys);
        if (clashes)
        {
            await Assert.ThrowsAsync<JournalConflictException>(async () => await store.FlushAsync(flush, stop));
            return;
        }

        await store.FlushAsync(flush, stop);
        _log.AddRange(rows);
        Array.ForEach(snapshots, snapshot => _snapshots[snapshot.Grain] = snapshot);
        Array.ForEach(keys, key => _keys.Add(key.Customer, key));
        if (step.Customer < 0)
        {
            Assert.Equal(_keys.Remove(customer), await store.EraseKeyAsync(customer, stop));
        }
    }

    public async Task CompareAsync(CancellationToken stop)
    {
        foreach (var grain in _grains)
        {
            await CompareHistoriesAsync(grain, stop);
        }

        var log = await store.ReadLogAsync(default, int.MaxValue, stop);
        JournalAssert.Same(_log, log.Select(logged => logged.Row).Where(row => _grains.Contains(row.Grain)));
        Assert.Equal(log.Select(logged => logged.Position).OrderBy(at => at.Transaction).ThenBy(at => at.Sequence), log.Select(logged => logged.Position));
        await CompareAlarmsAsync(stop);
        foreach (var customer in new[] { $"run-{run}-0", $"run-{run}-1" })
        {
            JournalAssert.Same(_keys.GetValueOrDefault(customer), await store.FindKeyAsync(customer, stop));
        }
    }

    private async Task CompareHistoriesAsync(GrainName grain, CancellationToken stop)
    {
        var all = RowsOf(grain);
        var last = all is [] ? 0 : all[^1].LastVersion;
        for (var version = 0L; version <= last + 1; version++)
        {
            var rows = all.Where(row => row.FirstVersion <= version);
            JournalAssert.Same(rows, (await store.LoadAsync(grain, null, version, stop)).Rows);
            JournalAssert.Same(all.Where(row => row.LastVersion >= version), await store.ReadRowsAsync(grain, version, int.MaxValue, stop));

            var fromSnapshot = await store.LoadAsync(grain, 1, version, stop);
            Assert.True(fromSnapshot.Snapshot is null || fromSnapshot.Snapshot.Version <= version);
            JournalAssert.Same(rows.Where(row => row.FirstVersion > (fromSnapshot.Snapshot?.Version ?? 0)), fromSnapshot.Rows);
        }

        var newest = await store.LoadAsync(grain, 1, long.MaxValue, stop);
        JournalAssert.Same(_snapshots.GetValueOrDefault(grain), newest.Snapshot);
        Assert.Equal(all.FirstOrDefault(row => row.LastVersion == newest.Snapshot?.Version)?.AlarmAt, newest.SnapshotAlarm);
    }

    private async Task CompareAlarmsAsync(CancellationToken stop)
    {
        var set = _grains.Select(grain => (At: AlarmOf(grain), Grain: grain)).Where(alarm => alarm.At is not null).ToArray();
        foreach (var now in set.Select(alarm => alarm.At!.Value).Append(Noon))
        {
            var due = (await store.ReadDueAsync(now, int.MaxValue, stop)).ToList();
            Assert.Equal(due.Select(alarm => alarm.At).Order(), due.Select(alarm => alarm.At));
            var expected = set.Where(alarm => alarm.At <= now).Select(alarm => new DueAlarm(alarm.Grain, alarm.At!.Value));
            Assert.Equal(expected.ToHashSet(), due.Where(alarm => _grains.Contains(alarm.Grain)).ToHashSet());
        }
    }

    private Row NextRow(GrainName grain, Step step)
    {
        var version = RowsOf(grain) is [.., var last] ? last.LastVersion + 1 : 1;
        return _builder.Row(grain, version, count: 1 + step.Events % 3, step.AlarmMinutes is { } minutes ? Noon.AddMinutes(minutes) : null);
    }

    private List<Row> RowsOf(GrainName grain) => _log.FindAll(row => row.Grain == grain);

    private DateTimeOffset? AlarmOf(GrainName grain) => RowsOf(grain) is [.., var last] ? last.AlarmAt : null;
}
