using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Engine.Backup;

/// <summary>Writes a backup into a new directory beside the journal's place, and puts it there when it is whole and on disk: so no half of one is ever served.</summary>
public static class RocksDbRestore
{
    /// <summary>True when a restore to the path was killed: what lies there or does not is not what was wanted.</summary>
    public static bool IsHalfDone(string path) => Directory.Exists(HalfOf(path));

    /// <param name="path">Where the journal is to be. Must not be there, or be empty.</param>
    /// <param name="erased">Customers whose keys stay out.</param>
    /// <exception cref="StoreUnusableException">There is something at the path already, or the backup is damaged.</exception>
    public static async Task RunAsync(BackupReader backup, string path, IReadOnlySet<string> erased, Action<long, long> progress, CancellationToken stop)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new StoreUnusableException($"There is something in {path} already; a backup is restored to an empty place only.");
        }

        var half = HalfOf(path);
        if (Directory.Exists(half))
        {
            Directory.Delete(half, recursive: true); // Of a restore that was killed; nobody was ever served from it.
        }

        await using (var store = new RocksDbJournalStore(half, recentRowsMax: 0, isBulk: true))
        {
            await store.OpenAsync(stop);
            await WriteAsync(backup, store, erased, progress, stop);
            await store.SettleAsync();
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }

        Directory.Move(half, path);
    }

    private static string HalfOf(string path) => path + ".restoring";

    private static async Task WriteAsync(
        BackupReader backup, RocksDbJournalStore store, IReadOnlySet<string> erased, Action<long, long> progress, CancellationToken stop)
    {
        var alarms = new AlarmsInForce();
        var rows = 0L;
        using var keys = backup.Keys().Where(key => !erased.Contains(key.Customer)).GetEnumerator();

        // A chain is over rows alone, so the keys come along with whichever flushes there are, some with each.
        var keysPerFlush = (int)(backup.Manifest.CustomerKeys / Math.Max(1, backup.Manifest.Flushes)) + 1;
        foreach (var flush in backup.Flushes())
        {
            await store.FlushAsync(flush with { Alarms = alarms.Follow(flush.Rows), Keys = Take(keys, keysPerFlush) }, stop);
            rows += flush.Rows.Count;
            progress(rows, backup.Manifest.Rows);
        }
    }

    private static List<CustomerKey> Take(IEnumerator<CustomerKey> keys, int count)
    {
        var taken = new List<CustomerKey>();
        while (taken.Count < count && keys.MoveNext())
        {
            taken.Add(keys.Current);
        }

        return taken;
    }
}
