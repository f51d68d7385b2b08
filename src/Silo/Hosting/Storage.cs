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
        if (mustExist && options.Storage == StorageKind.Embedded && !Directory.Exists(Path.Combine(options.Data, "journal")))
        {
            throw new StoreUnusableException($"There is no journal in {options.Data}.");
        }

        IJournalStore journal = options.Storage switch
        {
            StorageKind.Embedded => new RocksDbJournalStore(Path.Combine(options.Data, "journal")),
            StorageKind.Postgres => new PostgresJournalStore(options.Connection!),
            _ => new MemoryJournalStore(),
        };
        IIndexStore? index = null;
        try
        {
            // The journal first: whoever holds it holds the index beside it.
            await journal.OpenAsync(CancellationToken.None);
            index = options.Storage switch
            {
                StorageKind.Embedded => new SqliteIndexStore(Path.Combine(options.Data, "orders.db")),
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
}
