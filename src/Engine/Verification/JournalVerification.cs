using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Verification;

/// <summary>
/// Walks through a whole journal twice: flush by flush, for each writer's chain, then grain by grain, for each one's history and what is
/// derived from it. Damage is noted and the walk goes on; memory does not grow with the journal.
/// </summary>
/// <param name="audit">The rules of the grains.</param>
/// <param name="progress">Told the rows that were walked and how many there are about, both walks together; called often, from several threads.</param>
public sealed class JournalVerification(IJournalView view, IAudit audit, Findings findings, Action<long, long> progress)
{
    private long _walked;

    /// <param name="workers">Parts that are walked through at the same time, 1 or more.</param>
    public async Task<JournalSummary> RunAsync(int workers, CancellationToken stop)
    {
        foreach (var flaw in view.FlawsOfFiles())
        {
            findings.Add("file", flaw);
        }

        var log = new LogWalk(view, findings, Walked);
        await log.RunAsync(stop);
        var keys = await CountKeysAsync(stop);
        var (parts, walks) = await WalkPartsAsync(log.Logged, workers, stop);
        if (!log.Logged.IsEven)
        {
            await NameUnloggedAsync(log.Logged, stop);
        }

        return new JournalSummary(
            HashOf(parts),
            [.. walks.SelectMany(walk => walk.Grains).GroupBy(pair => pair.Key, StringComparer.Ordinal).OrderBy(type => type.Key, StringComparer.Ordinal)
                .Select(type => KeyValuePair.Create(type.Key, type.Sum(pair => pair.Value)))],
            walks.Sum(walk => walk.Rows),
            walks.Sum(walk => walk.Events),
            log.Flushes,
            log.Writers,
            walks.Sum(walk => walk.Snapshots),
            walks.Sum(walk => walk.Alarms),
            keys);
    }

    /// <summary>Walks through the grains once more, for an audit that wants to be told everything again; findings are those of the first time.</summary>
    public async Task RetellAsync(int workers, CancellationToken stop)
    {
        var again = new JournalVerification(view, audit, new Findings(keptMax: 0), (walked, all) => progress(walked, all / 2));
        await again.WalkPartsAsync(new Balance(), workers, stop);
    }

    /// <summary>The state hash of a journal, from its parts' shares.</summary>
    private static string HashOf(byte[][] parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<(byte[][] Parts, IReadOnlyCollection<PartWalk> Walks)> WalkPartsAsync(Balance logged, int workers, CancellationToken stop)
    {
        var parts = new byte[IJournalView.Parts][];
        var walks = new ConcurrentBag<PartWalk>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, IJournalView.Parts), options, async (part, token) =>
        {
            var walk = new PartWalk(view, audit, logged, findings, Walked);
            parts[part] = await walk.RunAsync(part, token);
            walks.Add(walk);
        });
        return (parts, walks);
    }

    private async Task<long> CountKeysAsync(CancellationToken stop)
    {
        var count = 0L;
        await foreach (var key in view.KeysAsync(stop).WithCancellation(stop))
        {
            count++;
            if (key.Flaw is { } flaw)
            {
                findings.Add($"key of customer {key.Customer}", flaw);
            }
        }

        return count;
    }

    // The log misses rows, or leads to some that are not there; the latter was told already.
    private async Task NameUnloggedAsync(Balance logged, CancellationToken stop)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var flush in view.FlushesAsync(stop).WithCancellation(stop))
        {
            there.UnionWith(flush.Rows.Select(row => LogWalk.AccountOf(row.Grain, row.Version)).Where(logged.IsInQuestion));
        }

        for (var part = 0; part < IJournalView.Parts; part++)
        {
            await foreach (var row in view.RowsAsync(part, stop).WithCancellation(stop))
            {
                var account = LogWalk.AccountOf(row.Grain, row.Version);
                if (row.Row is { } lone && logged.IsInQuestion(account) && !there.Contains(account))
                {
                    findings.Add($"{lone.Grain}, version {lone.FirstVersion}, flush {lone.Flush} of writer {lone.Writer:n}", "the log does not lead to the row");
                }
            }
        }
    }

    private void Walked() => progress(Interlocked.Increment(ref _walked), 2 * view.RowsEstimated);
}
