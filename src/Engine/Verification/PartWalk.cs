using System.Security.Cryptography;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Verification;

/// <summary>Walks through one part of a journal grain by grain, and holds rows, heads, snapshots and alarms of each against one another.</summary>
internal sealed class PartWalk(IJournalView view, IAudit audit, Balance logged, Findings findings, Action walked)
{
    private readonly SortedDictionary<string, long> _grains = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Grains => _grains;

    public long Rows { get; private set; }

    public long Events { get; private set; }

    public long Snapshots { get; private set; }

    public long Alarms { get; private set; }

    /// <summary>Returns the part's share of the state hash.</summary>
    public async Task<byte[]> RunAsync(int part, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var rows = await Cursor<StoredRow>.OfAsync(view.RowsAsync(part, stop), row => row.Grain, stop);
        await using var snapshots = await Cursor<StoredSnapshot>.OfAsync(view.SnapshotsAsync(part, stop), snapshot => snapshot.Grain, stop);
        await using var alarms = await Cursor<StoredAlarm>.OfAsync(view.AlarmsAsync(part, stop), alarm => alarm.Grain, stop);
        await using var heads = view.HeadsAsync(part, stop) is { } kept ? await Cursor<StoredHead>.OfAsync(kept, head => head.Grain, stop) : null;
        while (Least(rows.Grain, snapshots.Grain, alarms.Grain, heads?.Grain) is { } next)
        {
            stop.ThrowIfCancellationRequested();
            var grain = new GrainWalk(next, audit, findings);
            var snapshot = await snapshots.TakeAsync(next);
            if (snapshot is { } taken)
            {
                Snapshots++;
                grain.Begin(taken);
            }

            while (await rows.TakeAsync(next) is { } row)
            {
                Rows++;
                logged.Add(LogWalk.AccountOf(row.Grain, row.Version), 1, left: false);
                grain.Take(row);
                walked();
            }

            if (await alarms.TakeAsync(next) is { } alarm)
            {
                Alarms++;
                grain.Take(alarm);
            }

            await EndAsync(grain, next, heads, hash);
        }

        return hash.GetHashAndReset();
    }

    private async ValueTask EndAsync(GrainWalk grain, UInt128 hash, Cursor<StoredHead>? heads, IncrementalHash states)
    {
        if (heads is not null)
        {
            grain.End(await heads.TakeAsync(hash));
        }

        grain.End(states);
        Events += grain.Events;
        if (grain.Type is { } type)
        {
            _grains[type] = _grains.GetValueOrDefault(type) + 1;
        }
    }

    private static UInt128? Least(params ReadOnlySpan<UInt128?> grains)
    {
        UInt128? least = null;
        foreach (var grain in grains)
        {
            if (grain is { } value && (least is null || value < least))
            {
                least = value;
            }
        }

        return least;
    }
}
