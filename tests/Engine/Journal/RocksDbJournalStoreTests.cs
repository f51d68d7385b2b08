using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Engine.Tests.Journal;

public sealed class RocksDbJournalStoreTests : JournalStoreContract
{
    private readonly TempDirectory _directory = new();

    protected override ValueTask<IJournalStore> CreateAsync() => new(new RocksDbJournalStore(_directory.Path));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
