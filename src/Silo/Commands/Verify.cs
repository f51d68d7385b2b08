using System.Globalization;
using OrleansOms.Engine.Backup;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Verification;
using OrleansOms.Grains.Audits;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Walks through a whole journal and names all that is wrong with it; or looks whether a backup is whole.</summary>
public static class Verify
{
    /// <returns>0 when all is right, 1 when damage was found.</returns>
    /// <exception cref="StoreUnusableException">There is no journal, or it can't be opened at all; or the backup is not whole.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        var said = SiloOptions.Said(options);
        if (said["from"] is { } backup)
        {
            return OfBackup(backup);
        }

        await using var open = await JournalViews.OpenAsync(SiloOptions.From(said), CancellationToken.None);
        return await OfAsync(open.View);
    }

    /// <summary>Verifies a view and prints what comes of it.</summary>
    internal static async Task<int> OfAsync(IJournalView view)
    {
        var findings = new Findings();
        var summary = await FindAsync(view, findings);
        foreach (var finding in findings.Kept)
        {
            await Console.Out.WriteLineAsync($"damage  {finding}");
        }

        if (findings.Count > findings.Kept.Count)
        {
            await Console.Out.WriteLineAsync($"damage  and {findings.Count - findings.Kept.Count:N0} more");
        }

        await Console.Out.WriteLineAsync(Text(summary, findings.Count));
        return findings.Count == 0 ? 0 : 1;
    }

    private static async Task<JournalSummary> FindAsync(IJournalView view, Findings findings)
    {
        var progress = new ProgressLine("Verifying", TimeProvider.System);
        var book = new AccountBook();
        var verification = new JournalVerification(view, new HistoryAudit(book.Add), findings, progress.Say);
        var workers = Environment.ProcessorCount;
        var summary = await verification.RunAsync(workers, CancellationToken.None);

        // Where grains are damaged their accounts are missing, and that is no news.
        if (book.MustBeTold && findings.Count == 0)
        {
            book.BeginNaming();
            await verification.RetellAsync(workers, CancellationToken.None);
            book.Tell(findings);
        }

        progress.End();
        if (book.IsAnyUnderWay)
        {
            await Console.Out.WriteLineAsync("Grains have something under way, so what they keep of each other's was not compared.");
        }

        return summary;
    }

    private static string Text(JournalSummary summary, long findings) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        grains      {string.Join(", ", summary.Grains.Select(type => $"{type.Value:N0} {type.Key}"))}
        journal     {summary.Rows:N0} rows, {summary.Events:N0} events, {summary.Flushes:N0} flushes by {summary.Writers:N0} writers
        beside it   {summary.Snapshots:N0} snapshots, {summary.Alarms:N0} alarms, {summary.CustomerKeys:N0} customers' keys
        state hash  {(findings == 0 ? summary.StateHash : "none: the journal is damaged")}
        {(findings == 0 ? "No damage was found." : $"Damaged: {findings:N0} places.")}
        """);

    private static int OfBackup(string directory)
    {
        var progress = new ProgressLine("Checking", TimeProvider.System);
        var backup = BackupReader.Open(directory);
        backup.Check(progress.Say);
        progress.End();
        Console.WriteLine($"The backup in {directory} is whole: {Backup.Text(backup.Manifest)}.");
        return 0;
    }
}
