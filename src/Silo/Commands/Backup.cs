using System.Globalization;
using System.Reflection;
using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Backup;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Backs up the journal, the customers' keys and the access keys, while the server runs or not.</summary>
public static class Backup
{
    /// <returns>0 when the backup is whole and on disk, 1 when the journal is damaged or the backup can't be written.</returns>
    /// <exception cref="UsageException">There is no <c>--to</c>.</exception>
    /// <exception cref="StoreUnusableException">The journal can't be read, or the directory holds files already.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        var said = SiloOptions.Said(options);
        var settings = SiloOptions.From(said);
        var directory = Path.GetFullPath(said["to"] ?? throw new UsageException("backup needs --to: a directory that is new or empty."));
        await using var open = await JournalViews.OpenAsync(settings, CancellationToken.None);
        var progress = new ProgressLine("Backing up", TimeProvider.System);
        try
        {
            var writer = new BackupWriter(open.View, directory, progress.Say);
            var keys = File.Exists(settings.Keys.Path) ? await File.ReadAllBytesAsync(settings.Keys.Path) : null;
            var manifest = await writer.WriteAsync(open.Store, Product, TimeProvider.System.GetUtcNow(), keys, CancellationToken.None);
            progress.End();
            await Console.Out.WriteLineAsync($"Backed up and read back: {Text(manifest)}, in {directory}.");
            return 0;
        }
        catch (JournalDamagedException e)
        {
            progress.End();
            await Console.Error.WriteLineAsync($"There is no backup: the journal is damaged. {e.Message} 'verify' lists all damage.");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.End();
            await Console.Error.WriteLineAsync($"There is no backup: {directory} can't be written: {e.Message}");
            return 1;
        }
    }

    /// <summary>The release that runs.</summary>
    internal static string Product { get; } = typeof(Backup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What a backup holds, in a line.</summary>
    internal static string Text(BackupManifest manifest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{manifest.Flushes:N0} flushes, {manifest.Rows:N0} rows, {manifest.CustomerKeys:N0} customers' keys, of {manifest.MadeAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, from {manifest.Store}");
}
