using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Backup;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Brings a backup back to an empty place: of either kind, whichever kind it was made of.</summary>
public static class Restore
{
    /// <returns>0 when it is there and was verified, 1 when the verification found something.</returns>
    /// <exception cref="UsageException">There is no <c>--from</c>, or nothing to restore to.</exception>
    /// <exception cref="StoreUnusableException">The backup is not whole, or there is something in the place already; nothing was touched.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        var said = SiloOptions.Said(options);
        var settings = SiloOptions.From(said);
        var directory = said["from"] ?? throw new UsageException("restore needs --from: the directory of a backup.");
        if (settings.Storage == StorageKind.Memory)
        {
            throw new UsageException("--storage memory keeps nothing that could be restored to.");
        }

        var erased = Erased(said["erased"]);
        var backup = BackupReader.Open(directory);
        var checking = new ProgressLine("Checking", TimeProvider.System);
        backup.Check(checking.Say);
        checking.End();
        await WriteAsync(backup, settings, erased);
        RestoreAccessKeys(backup, settings);
        await Console.Out.WriteLineAsync($"Restored: {Backup.Text(backup.Manifest)}.");
        await Console.Out.WriteLineAsync(erased.Count > 0
            ? $"The keys of {erased.Count} customers named as erased were left out. Customers erased after the backup and not named can be read again."
            : "Customers erased after the backup was made can be read again: erase them once more, or restore with --erased FILE.");
        await using var open = await JournalViews.OpenAsync(settings, CancellationToken.None);
        return await Verify.OfAsync(open.View);
    }

    private static async Task WriteAsync(BackupReader backup, SiloOptions settings, HashSet<string> erased)
    {
        var progress = new ProgressLine("Restoring", TimeProvider.System);
        if (settings.Storage == StorageKind.Postgres)
        {
            await PostgresRestore.RunAsync(backup, settings.Connection!, erased, progress.Say, CancellationToken.None);
        }
        else
        {
            await RocksDbRestore.RunAsync(backup, settings.Journal, erased, progress.Say, CancellationToken.None);
            foreach (var file in Storage.IndexFiles(settings))
            {
                File.Delete(file); // It followed another journal; the first start builds it anew.
            }
        }

        progress.End();
    }

    // Keys that are there already are those in force; they are left alone.
    private static void RestoreAccessKeys(BackupReader backup, SiloOptions settings)
    {
        if (backup.AccessKeys() is not { } keys)
        {
            return;
        }

        if (File.Exists(settings.Keys.Path))
        {
            Console.WriteLine($"The access keys in {settings.Keys.Path} are left as they are; those of the backup are in it.");
            return;
        }

        settings.Keys.Restore(keys, TimeProvider.System.GetUtcNow());
        Console.WriteLine($"The access keys are in {settings.Keys.Path}.");
    }

    private static HashSet<string> Erased(string? file)
    {
        try
        {
            return file is null ? [] : [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be read: {e.Message.TrimEnd('.')}.");
        }
    }
}
