using Npgsql;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Tests.Journal;

namespace OrleansOms.Engine.Tests.Postgres;

/// <summary>What only a journal that several processes write at once must get right.</summary>
public sealed class PostgresSharingTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private static readonly GrainName OrderA = new("order", "A");
    private static readonly GrainName OrderB = new("order", "B");

    private readonly PostgresJournalStore _one = new(database.ConnectionString);
    private readonly PostgresJournalStore _other = new(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.EmptyAsync();
        await _one.OpenAsync(Stop);
        await _other.OpenAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Flush_OfOneVersionByTwoStoresAtOnce_LetsExactlyOneWin()
    {
        FlushBuilder[] builders = [new(seed: 1), new(seed: 2)];
        for (var version = 1; version <= 50; version++)
        {
            var rows = builders.Select((builder, i) => (Contested: builder.Row(OrderA, version), Own: builder.Row(new("order", $"{version}-{i}"), 1))).ToArray();
            var conflicts = await Task.WhenAll(
                ConflictsAsync(_one, builders[0].Flush(rows[0].Own, rows[0].Contested)),
                ConflictsAsync(_other, builders[1].Flush(rows[1].Contested, rows[1].Own)));

            Assert.Single(conflicts, lost => lost);
            var (winner, loser) = conflicts[0] ? (rows[1], rows[0]) : (rows[0], rows[1]);
            JournalAssert.Same([winner.Contested], await _one.ReadRowsAsync(OrderA, version, 10, Stop));
            JournalAssert.Same([winner.Own], (await _one.LoadAsync(winner.Own.Grain, null, 9, Stop)).Rows);
            Assert.Empty((await _one.LoadAsync(loser.Own.Grain, null, 9, Stop)).Rows);
        }
    }

    [Fact]
    public async Task ReadLog_WhileAnEarlierTransactionRuns_HoldsBackWhatCameAfterItUntilItEnds()
    {
        var builder = new FlushBuilder();
        await using var earlier = await database.OpenAsync();
        await using var transaction = await earlier.BeginTransactionAsync(Stop);
        await using (var insert = new NpgsqlCommand(
            "insert into oms.journal (grain, name, first_version, count, ordinal, writer, flush, checksum, events) "
            + "values ($1, $2, 1, 1, 0, $3, 1, $4, $5)", earlier))
        {
            var row = builder.Row(OrderA, 1);
            insert.Parameters.Add(new() { Value = Guid.Empty });
            insert.Parameters.Add(new() { Value = OrderA.ToString() });
            insert.Parameters.Add(new() { Value = row.Writer });
            insert.Parameters.Add(new() { Value = unchecked((long)row.Checksum) });
            insert.Parameters.Add(new() { Value = row.Events.ToArray() });
            await insert.ExecuteNonQueryAsync(Stop);
        }

        await _one.FlushAsync(builder.Flush(builder.Row(OrderB, 1)), Stop);
        Assert.Single((await _other.LoadAsync(OrderB, null, 9, Stop)).Rows);
        Assert.Empty(await _other.ReadLogAsync(default, 10, Stop));

        await transaction.CommitAsync(Stop);

        var log = await new PatientJournalStore(_other, database).ReadLogAsync(default, 10, Stop);
        Assert.Equal([OrderA, OrderB], log.Select(logged => logged.Row.Grain));
    }

    [Fact]
    public async Task Flush_AfterItsConnectionWasKilled_FailsOnceAndThenSucceeds()
    {
        var builder = new FlushBuilder();
        await _one.FlushAsync(builder.Flush(builder.Row(OrderA, 1)), Stop);
        await database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        var failure = await Record.ExceptionAsync(async () => await _one.FlushAsync(builder.Flush(builder.Row(OrderA, 2)), Stop));
        await _one.FlushAsync(builder.Flush(builder.Row(OrderB, 1)), Stop);

        Assert.NotNull(failure);
        Assert.IsNotType<JournalConflictException>(failure);
        Assert.Single((await _other.LoadAsync(OrderB, null, 9, Stop)).Rows);
    }

    [Fact]
    public async Task Flush_OfARowThatAnotherProcessHolds_GivesUpInsteadOfWaitingForEver()
    {
        var builder = new FlushBuilder();
        await using var holder = await database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync(Stop);
        await using (var hold = new NpgsqlCommand("lock table oms.journal in share mode", holder))
        {
            await hold.ExecuteNonQueryAsync(Stop);
        }

        var failure = await Assert.ThrowsAsync<PostgresException>(async () => await _one.FlushAsync(builder.Flush(builder.Row(OrderA, 1)), Stop));

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, failure.SqlState);
    }

    [Fact]
    public async Task FlushSession_Always_WaitsForTheDisk()
    {
        await using var source = PostgresSource.Of(database.ConnectionString);
        await using var command = source.Writes.CreateCommand("show synchronous_commit");

        Assert.Equal("on", await command.ExecuteScalarAsync(Stop));
    }

    private static async Task<bool> ConflictsAsync(PostgresJournalStore store, Flush flush)
    {
        try
        {
            await store.FlushAsync(flush, Stop);
            return false;
        }
        catch (JournalConflictException)
        {
            return true;
        }
    }
}
