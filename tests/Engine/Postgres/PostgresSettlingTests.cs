using Npgsql;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Tests.Journal;

namespace OrleansOms.Engine.Tests.Postgres;

/// <summary>A flush whose outcome its process does not hear of has ended before anything is read.</summary>
public sealed class PostgresSettlingTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private const string CountWaiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    private static readonly GrainName Order = new("order", "A");
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly FlushBuilder _builder = new();

    // A token that is cancelled breaks the connection, as a network would, and sends no request to cancel.
    private PostgresJournalStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.EmptyAsync();
        _store = new(new NpgsqlConnectionStringBuilder(database.ConnectionString) { CancellationTimeout = -1 }.ConnectionString);
        await _store.OpenAsync(Stop);
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;

    [Fact]
    public async Task Flush_ThatBreaksWhileTheServerIsAtWork_IsOverWhenItFails()
    {
        await using var blocker = await database.OpenAsync();
        var (flush, broken) = await BlockAsync(blocker);

        await broken.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => flush);

        Assert.Equal(0, await database.QueryAsync<long>(CountWaiting));
        await ExecuteAsync(blocker, "rollback");
        Assert.Empty((await _store.LoadAsync(Order, null, 9, Stop)).Rows);
        await _store.FlushAsync(_builder.Flush(_builder.Row(Order, 1)), Stop);
        Assert.Single((await _store.LoadAsync(Order, null, 9, Stop)).Rows);
    }

    [Fact]
    public async Task Open_WhileAFlushOfAnotherProcessIsUnderWay_WaitsForItsEnd()
    {
        await using var blocker = await database.OpenAsync();
        var (flush, _) = await BlockAsync(blocker);
        await using var next = new PostgresJournalStore(database.ConnectionString);

        var opening = next.OpenAsync(Stop).AsTask();
        await UntilAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'");
        Assert.False(opening.IsCompleted);
        await ExecuteAsync(blocker, "rollback");
        await opening;

        Assert.Single((await next.LoadAsync(Order, null, 9, Stop)).Rows);
        await flush;
    }

    // A row under the flush's key that is not committed: the flush waits to hear whether it will be.
    private async Task<(Task Flush, CancellationTokenSource Broken)> BlockAsync(NpgsqlConnection blocker)
    {
        var row = _builder.Row(Order, 1);
        var key = new CustomerKey("c1", Guid.Empty, new byte[32]);
        await ExecuteAsync(blocker, "begin");
        await ExecuteAsync(blocker, "insert into oms.customer_keys (customer, key_id, key) values ('c1', gen_random_uuid(), '\\x00')");
        var broken = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var flush = _store.FlushAsync(_builder.Flush(row) with { Keys = [key] }, broken.Token).AsTask();
        await UntilAsync(CountWaiting);
        return (flush, broken);
    }

    private async Task UntilAsync(string count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(Deadline);
        while (await database.QueryAsync<long>(count) == 0) deadline.Token.ThrowIfCancellationRequested();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
