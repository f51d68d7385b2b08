using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;

namespace OrleansOms.Engine.Tests.Journal;

public sealed class MemoryJournalStoreTests : JournalStoreContract
{
    protected override ValueTask<IJournalStore> CreateAsync() => new(new MemoryJournalStore());
}
