using OrleansOms.Engine.Backup;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Followers.Postgres;
using OrleansOms.Engine.Followers.Sqlite;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Silo.Hosting;

/// <summary>Opens what the options name: the journal, and beside it the index that follows it.</summary>
public static class Storage
{
    /// <param name="mustExist">Whoever wants to work on what is there must not be given a new, empty journal instead.</param>
    /// <exception cref="StoreUnusableException">In use, not writable, of a newer version, damaged, or not there; nothing was touched.</exception>
    public static async Task<(IJournalStore Journal, IIndexStore Index)> OpenAsync(SiloOptions options, bool mustExist = false)
    {
        if (mustExist && options.Storage == StorageKind.Embedded && !Directory.Exists(options.Journal))
        {
            throw new StoreUnusableException($"There is no journal in {options.Data}.");
        }

        if (options.Storage == StorageKind.Embedded && RocksDbRestore.IsHalfDone(options.Journal))
        {
            throw new StoreUnusableException($"A restore to {options.Journal} did not come to its end: run it again.");
        }

        IJournalStore journal = options.Storage switch
        {
            StorageKind.Embedded => new RocksDbJournalStore(options.Journal),
            StorageKind.Postgres => new PostgresJournalStore(options.Connection!),
            _ => new MemoryJournalStore(),
        };
        IIndexStore? index = null;
        try
        {
            // The journal first: whoever holds it holds the index beside it.
            await journal.OpenAsync(CancellationToken.None);
            if (options.Storage == StorageKind.Embedded)
            {
                new CheckpointFolder(options.Data).Tidy(); // Those of commands that died keep what is to be erased.
            }

            index = options.Storage switch
            {
                StorageKind.Embedded => new SqliteIndexStore(IndexFile(options)),
                StorageKind.Postgres => new PostgresIndexStore(options.Connection!),
                _ => new SqliteIndexStore(file: null),
            };
            await index.OpenAsync(CancellationToken.None);
            return (journal, index);
        }
        catch
        {
            if (index is not null)
            {
                await index.DisposeAsync();
            }

            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>The files of the embedded order search, whether they are there or not.</summary>
    public static IEnumerable<string> IndexFiles(SiloOptions options) => [IndexFile(options), IndexFile(options) + "-wal", IndexFile(options) + "-shm"];

    private static string IndexFile(SiloOptions options) => Path.Combine(options.Data, "orders.db");
}
