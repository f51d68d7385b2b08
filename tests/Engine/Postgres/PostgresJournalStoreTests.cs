using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Tests.Journal;

namespace OrleansOms.Engine.Tests.Postgres;

public sealed class PostgresJournalStoreTests(PostgresDatabase database) : JournalStoreContract, IClassFixture<PostgresDatabase>
{
    // Each waits for the server, over and over.
    protected override int Sequences => 15;

    protected override async ValueTask<IJournalStore> CreateAsync()
    {
        await database.EmptyAsync();
        return new PatientJournalStore(new PostgresJournalStore(database.ConnectionString), database);
    }
}
