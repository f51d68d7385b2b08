using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Silo.Hosting;

/// <summary>Opens what the options name.</summary>
public static class Storage
{
    /// <exception cref="StoreUnusableException">In use, not writable, of a newer version or damaged; nothing was touched.</exception>
    public static async Task<IJournalStore> OpenAsync(SiloOptions options)
    {
        IJournalStore store = options.Storage switch
        {
            StorageKind.Embedded => new RocksDbJournalStore(Path.Combine(options.Data, "journal")),
            StorageKind.Postgres => new PostgresJournalStore(options.Connection!),
            _ => new MemoryJournalStore(),
        };
        try
        {
            await store.OpenAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
