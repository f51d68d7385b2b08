using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// The journal in PostgreSQL, shared by any number of processes: the primary key of a row is the fence between them. Erasing a key
/// deletes its row; its bytes stay in dead tuples until VACUUM has passed, in the write-ahead log until that is recycled, and in
/// backups for as long as those are kept. The log order is made of transaction ids, so the database is moved to another server by
/// the product's own backup, a physical one or replication, not by a dump.
/// </summary>
public sealed class PostgresJournalStore(string connectionString) : IJournalStore
{
    private const string FindSnapshot = $"""
        select {PostgresRows.SnapshotColumns} from oms.snapshots where grain = $1 and shape = $2 and version <= $3
        """;

    // Of each the first row that comes to hand. Said so that a plan of another shape, through the whole table, is out of the question whatever its statistics are.
    private const string FindKnown = """
        select found is not null from unnest($1) with ordinality as asked (grain, n)
        left join lateral (select true as found from oms.journal where grain = asked.grain limit 1) as any_row on true
        order by n
        """;

    // From the row that the snapshot ends with, so that it can be checked.
    private const string FindRowsFromSnapshot = $"""
        select {PostgresRows.RowColumns} from oms.journal
        where grain = $1 and first_version <= $3 and first_version >= coalesce((
            select max(first_version) from oms.journal where grain = $1 and first_version <= (
                select version from oms.snapshots where grain = $1 and shape = $2 and version <= $3)), 0)
        order by first_version
        """;

    private const string FindRows = $"""
        select {PostgresRows.RowColumns} from oms.journal
        where grain = $1 and first_version >= coalesce((
            select max(first_version) from oms.journal where grain = $1 and first_version <= $2), 0)
        order by first_version limit $3
        """;

    // Transactions get their ids early and end in any order, so what is newer than the oldest one still running is held back:
    // that one may yet add a row before it.
    private const string FindLog = $"""
        select {PostgresRows.RowColumns} from oms.journal
        where (xid, ordinal) > ($1, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, ordinal limit $3
        """;

    private const string ClaimKey = """
        with claimed as (
            insert into oms.customer_keys (customer, key_id, key) values ($1, $2, $3)
            on conflict (customer) do nothing
            returning key_id, key)
        select key_id, key from claimed union all select key_id, key from oms.customer_keys where customer = $1
        """;

    /// <summary>Questions under way at a time whether grains are known.</summary>
    private const int LooksUnderWayMax = 2;

    private PostgresSource? _source;
    private PostgresFlush? _flush;
    private Gathering<Guid, bool>? _known;

    private NpgsqlDataSource Reads => Source.Reads;

    private NpgsqlDataSource Writes => Source.Writes;

    private PostgresSource Source => _source ?? throw new InvalidOperationException("The store is not open.");

    public bool IsShared => true;

    public async ValueTask OpenAsync(CancellationToken stop)
    {
        _source = await PostgresSource.OpenAsync(connectionString, stop);
        try
        {
            await using (var connection = await _source.Writes.OpenConnectionAsync(stop))
            {
                if (await PostgresStart.FindFlawAsync(connection, stop) is { } flaw)
                {
                    throw _source.Unusable(flaw);
                }
            }

            await PostgresSettling.AwaitRunningAsync(_source.Writes, stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw _source.Unusable(e);
        }

        _flush = new PostgresFlush(_source.Writes);
        _known = new(AreKnownAsync, LooksUnderWayMax);
    }

    /// <summary>Waits until all that other processes are writing now is there, or is not going to be; ten seconds at most.</summary>
    public async ValueTask AwaitOthersAsync(CancellationToken stop) =>
        await PostgresSettling.AwaitRunningAsync((_source ?? throw new InvalidOperationException("The store is not open.")).Writes, stop);

    public async ValueTask FlushAsync(Flush flush, CancellationToken stop) =>
        await (_flush ?? throw new InvalidOperationException("The store is not open.")).WriteAsync(flush, stop);

    public async ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop)
    {
        await SettleAsync();

        // Thousands of new orders a second have no history: many of them are one question.
        if (shape is not null && upTo == long.MaxValue && _known is { } known && !await known.AskAsync(GrainKey.Of(grain)).WaitAsync(stop))
        {
            return new History(null, null, []);
        }

        var (snapshot, rows) = await ReadHistoryAsync(grain, shape, upTo, stop);
        if (snapshot is null)
        {
            HistoryChecks.Follow(grain, rows, 1);
            return new History(null, null, rows);
        }

        if (rows is [var last, ..] && HistoryChecks.IsUsable(snapshot, last, grain, snapshot.Shape, upTo))
        {
            var tail = rows.GetRange(1, rows.Count - 1);
            HistoryChecks.Follow(grain, tail, snapshot.Version + 1);
            return new History(snapshot, last.AlarmAt, tail);
        }

        return await LoadAsync(grain, shape: null, upTo, stop);
    }

    public async ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop)
    {
        await SettleAsync();
        var from = Math.Max(fromVersion, 1);

        // One more, for the first may turn out to end before the version asked for.
        await using var command = Query(FindRows, Key(grain), Long(from), Long(limit + 1L));
        var rows = await ReadRowsAsync(command, grain, stop);
        HistoryChecks.Follow(grain, rows, rows is [var first, ..] ? Math.Min(first.FirstVersion, from) : from);
        return [.. rows.Where(row => row.LastVersion >= from).Take(limit)];
    }

    public async ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        await using var command = Query(
            "select name, at_us from oms.alarms where at_us <= $1 order by at_us, grain limit $2",
            Long(RowChecksum.Microseconds(now)),
            Long(limit));
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<DueAlarm>();
        while (await reader.ReadAsync(stop))
        {
            due.Add(new DueAlarm(GrainName.Parse(reader.GetString(0)), RowChecksum.Time(reader.GetInt64(1))!.Value));
        }

        return due;
    }

    public async ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop)
    {
        var transaction = new NpgsqlParameter { Value = after.Transaction, NpgsqlDbType = NpgsqlDbType.Xid8 };
        await using var command = Query(FindLog, transaction, Long(after.Sequence), Long(limit));
        var log = new List<LoggedRow>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                var row = PostgresRows.ReadRow(reader);
                HistoryChecks.Whole(row.Grain, row);
                log.Add(new LoggedRow(PostgresRows.ReadPosition(reader), row));
            }
        }
        catch (PostgresException e) when (PostgresRows.IsDamage(e))
        {
            throw new JournalDamagedException($"The journal's table is damaged after {after}: {e.MessageText}", e);
        }

        return log;
    }

    public async ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop)
    {
        await using var command = Query("select key_id, key from oms.customer_keys where customer = $1", Text(customer));
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop) ? ReadKey(customer, reader) : null;
    }

    public async ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop)
    {
        while (true)
        {
            await using var command = Writes.CreateCommand(ClaimKey);
            command.Parameters.Add(Text(key.Customer));
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = key.KeyId });
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = key.Key, NpgsqlDbType = NpgsqlDbType.Bytea });
            await using var reader = await command.ExecuteReaderAsync(stop);

            // Neither made nor found: another one's has come since the statement began, and the next one finds it.
            if (await reader.ReadAsync(stop))
            {
                return ReadKey(key.Customer, reader);
            }
        }
    }

    public async ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop)
    {
        await using var command = Writes.CreateCommand("delete from oms.customer_keys where customer = $1");
        command.Parameters.Add(Text(customer));
        return await command.ExecuteNonQueryAsync(stop) > 0;
    }

    private static CustomerKey ReadKey(string customer, NpgsqlDataReader reader) => new(customer, reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));

    private ValueTask SettleAsync() => _flush?.SettleAsync() ?? default;

    public async ValueTask DisposeAsync()
    {
        if (_flush is not null)
        {
            await _flush.DisposeAsync();
        }

        if (_source is not null)
        {
            await _source.DisposeAsync();
        }
    }

    // Whoever can't be told by a damaged table is taken for known: his own history is read then, and what is wrong with it is told by its name.
    private async ValueTask<ImmutableArray<bool>> AreKnownAsync(ImmutableArray<Guid> grains)
    {
        try
        {
            await using var command = Query(FindKnown, new NpgsqlParameter<Guid[]> { TypedValue = [.. grains] });
            await using var reader = await command.ExecuteReaderAsync();
            var known = ImmutableArray.CreateBuilder<bool>(grains.Length);
            while (await reader.ReadAsync())
            {
                known.Add(reader.GetBoolean(0));
            }

            return known.MoveToImmutable();
        }
        catch (PostgresException e) when (PostgresRows.IsDamage(e))
        {
            return [.. grains.Select(_ => true)];
        }
    }

    // One batch, one round trip, one moment of the database: no flush can land between the snapshot and its rows.
    private async Task<(Snapshot? Snapshot, List<Row> Rows)> ReadHistoryAsync(GrainName grain, int? shape, long upTo, CancellationToken stop)
    {
        await using var batch = Reads.CreateBatch();
        foreach (var sql in (string[])[FindSnapshot, FindRowsFromSnapshot])
        {
            var wanted = new NpgsqlParameter { Value = (object?)shape ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { Key(grain), wanted, Long(upTo) } });
        }

        try
        {
            await using var reader = await batch.ExecuteReaderAsync(stop);
            var snapshot = await reader.ReadAsync(stop) ? PostgresRows.ReadSnapshot(reader, grain) : null;
            await reader.NextResultAsync(stop);
            return (snapshot, await PostgresRows.ReadRowsAsync(reader, grain, stop));
        }
        catch (PostgresException e) when (PostgresRows.IsDamage(e))
        {
            throw new JournalDamagedException($"The table that holds {grain} is damaged: {e.MessageText}", e);
        }
    }

    private static async Task<List<Row>> ReadRowsAsync(NpgsqlCommand command, GrainName grain, CancellationToken stop)
    {
        try
        {
            await using var reader = await command.ExecuteReaderAsync(stop);
            return await PostgresRows.ReadRowsAsync(reader, grain, stop);
        }
        catch (PostgresException e) when (PostgresRows.IsDamage(e))
        {
            throw new JournalDamagedException($"The journal's table is damaged: {e.MessageText}", e);
        }
    }

    private NpgsqlCommand Query(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = Reads.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter Key(GrainName grain) => new() { Value = GrainKey.Of(grain), NpgsqlDbType = NpgsqlDbType.Uuid };

    private static NpgsqlParameter Long(long number) => new() { Value = number, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter Text(string text) => new() { Value = text, NpgsqlDbType = NpgsqlDbType.Text };
}
