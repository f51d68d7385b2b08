using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;

namespace OrleansOms.Engine.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await database.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Open_ByManyAtOnce_AppliesEachScriptOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAndCloseAsync(database.ConnectionString)));
        await OpenAndCloseAsync(database.ConnectionString);

        Assert.Equal(
            Enumerable.Range(1, PostgresSchema.Format),
            await database.QueryAsync<int[]>("select array_agg(number order by number) from oms.migrations"));
    }

    [Fact]
    public async Task Open_OfANewerFormat_IsRefusedAndTouchesNothing()
    {
        await database.ExecuteAsync(
            """
            create schema oms;
            create table oms.migrations (number int primary key, name text, checksum text);
            insert into oms.migrations values (999, '999-from-the-future', 'x')
            """);

        var refusal = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAndCloseAsync(database.ConnectionString));

        Assert.Contains("newer release", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.QueryAsync<long>("select count(*) from pg_tables where schemaname = 'oms'"));
    }

    [Fact]
    public async Task Open_OfTablesMadeByAnotherScript_IsRefused()
    {
        await OpenAndCloseAsync(database.ConnectionString);
        await database.ExecuteAsync("update oms.migrations set checksum = 'other' where number = 1");

        await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAndCloseAsync(database.ConnectionString));
    }

    [Theory]
    [InlineData("Database=there_is_none_of_that_name")]
    [InlineData("Username=nobody_we_know")]
    [InlineData("Port=1")]
    [InlineData("Host=name.invalid")]
    [InlineData("Host=;")]
    [InlineData("this is no connection string")]
    public async Task Open_OfWhatCannotBeReached_IsOneSentenceWithoutTheSecret(string wrong)
    {
        var connectionString = $"{database.ConnectionString};Password=hunter2;Timeout=5;{wrong}";

        var refusal = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAndCloseAsync(connectionString));

        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static async Task OpenAndCloseAsync(string connectionString)
    {
        await using var store = new PostgresJournalStore(connectionString);
        await store.OpenAsync(Stop);
    }
}
