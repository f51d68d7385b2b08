using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Verification;

namespace OrleansOms.Engine.Tests.Verification;

/// <summary>What a verification must find, and not find, in every store.</summary>
public abstract class JournalVerificationContract
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Walks through what lies there.</summary>
    internal static async Task<(JournalSummary Summary, Findings Findings)> VerifyAsync(IJournalView view)
    {
        var findings = new Findings();
        var summary = await new JournalVerification(view, new PlainAudit(), findings, (_, _) => { }).RunAsync(workers: 2, Stop);
        return (summary, findings);
    }

    /// <summary>That a whole journal is found whole, and counted right.</summary>
    internal static void AssertWhole(SampleJournal journal, JournalSummary summary, Findings findings)
    {
        Assert.Empty(findings.Kept);
        Assert.Equal(
            (journal.Rows, journal.Events, (long)SampleJournal.Flushes, (long)journal.Snapshots, (long)journal.Alarms, (long)journal.Keys),
            (summary.Rows, summary.Events, summary.Flushes, summary.Snapshots, summary.Alarms, summary.CustomerKeys));
        Assert.Equal(journal.Names.Count(), summary.Grains.Sum(type => type.Value));
        Assert.Equal(journal.StateHash(), summary.StateHash);
    }

    /// <summary>That each damaged place is named in one of the ways that it may be.</summary>
    internal static void AssertNames(IEnumerable<string[]> places, Findings findings) => Assert.All(
        places, place => Assert.True(findings.Kept.Any(found => place.Any(found.ToString().Contains)), $"Not found: {string.Join(" or ", place)}\nFound:\n{string.Join('\n', findings.Kept)}"));

    /// <summary>
    /// That a store never serves a damaged history: it does not even start, for its log's end was hit; or it says what is wrong and with whom; or what it gives
    /// is what was written. A snapshot that is damaged it may pass over.
    /// </summary>
    internal static async Task AssertServesNothingDamagedAsync(SampleJournal journal, IJournalStore store)
    {
        try
        {
            await store.OpenAsync(Stop);
        }
        catch (StoreUnusableException e)
        {
            Assert.Contains("damaged", e.Message, StringComparison.Ordinal);
            return;
        }

        foreach (var name in journal.Names)
        {
            var written = journal.RowsOf(name);
            try
            {
                var history = await store.LoadAsync(name, shape: 1, long.MaxValue, Stop);
                if (history.Snapshot is not null) Journal.JournalAssert.Same(journal.SnapshotOf(name), history.Snapshot);
                Journal.JournalAssert.Same(written.Where(row => row.FirstVersion > (history.Snapshot?.Version ?? 0)), history.Rows);
                Journal.JournalAssert.Same(written, await store.ReadRowsAsync(name, 1, int.MaxValue, Stop));
                Assert.Empty(await store.ReadRowsAsync(name, written[^1].LastVersion + 1, int.MaxValue, Stop));
            }
            catch (JournalDamagedException e)
            {
                Assert.Contains(name.ToString(), e.Message, StringComparison.Ordinal);
            }
        }
    }
}
