using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Followers.Postgres;
using OrleansOms.Engine.Followers.Sqlite;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Tests.Postgres;

namespace OrleansOms.Engine.Tests.Followers;

public sealed class SqliteFollowerTests : FollowerContract
{
    protected override ValueTask<(IJournalStore Journal, IIndexStore Index)> CreateAsync() =>
        new((new MemoryJournalStore(), new SqliteIndexStore(file: null)));
}

public sealed class PostgresFollowerTests(PostgresDatabase database) : FollowerContract, IClassFixture<PostgresDatabase>
{
    protected override async ValueTask<(IJournalStore Journal, IIndexStore Index)> CreateAsync()
    {
        await database.EmptyAsync();
        var journal = new PatientJournalStore(new PostgresJournalStore(database.ConnectionString), database);
        return (journal, new PostgresIndexStore(database.ConnectionString));
    }
}
