using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Silo.Hosting;

/// <summary>Opens a journal for those who walk through all of it: a stopped silo's directory, a checkpoint of a running silo's, or PostgreSQL's as of one moment.</summary>
public static class JournalViews
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="UsageException">There is nothing to read: the storage is memory.</exception>
    /// <exception cref="StoreUnusableException">There is no journal, it can't be opened, or the silo that has it does not answer.</exception>
    public static async Task<OpenView> OpenAsync(SiloOptions options, CancellationToken stop)
    {
        if (options.Storage == StorageKind.Memory)
        {
            throw new UsageException("--storage memory keeps nothing that could be read.");
        }

        if (options.Storage == StorageKind.Postgres)
        {
            return new OpenView(await PostgresJournalView.OpenAsync(options.Connection!, stop), "PostgreSQL", null);
        }

        try
        {
            return new OpenView(RocksDbJournalView.Open(options.Journal), "RocksDB", null);
        }
        catch (StoreInUseException)
        {
            return await AskAsync(options, stop);
        }
    }

    private static async Task<OpenView> AskAsync(SiloOptions options, CancellationToken stop)
    {
        var request = new CheckpointFolder(options.Data).Ask();
        try
        {
            for (var waited = TimeSpan.Zero; !RocksDbJournalView.IsIn(request.Path); waited += Pause)
            {
                if (request.Failure is { } reason)
                {
                    throw new StoreUnusableException($"The silo that has the journal in {options.Journal} could not make a checkpoint: {reason}");
                }

                if (waited > Patience)
                {
                    throw new StoreUnusableException(
                        $"The journal in {options.Journal} is in use by another process, which made no checkpoint within {Patience.TotalSeconds:0} s.");
                }

                await Task.Delay(Pause, stop);
            }

            return new OpenView(RocksDbJournalView.Open(request.Path), "RocksDB", request);
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }
}

/// <summary>A view, and what is to be given back after it.</summary>
/// <param name="Store">What the journal lies in, for people.</param>
public sealed record OpenView(IJournalView View, string Store, IDisposable? Request) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await View.DisposeAsync();
        Request?.Dispose();
    }
}
