using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// The one connection that flushes. A flush is one prepared statement, so that it and its commit are one round trip, and it lands
/// whole or not at all. Invariant: after a failure other than a conflict the connection is given back, for what it did is unknown.
/// </summary>
internal sealed class PostgresFlush(NpgsqlDataSource source) : IAsyncDisposable
{
    // COPY would be faster by the byte, but it holds keys while a client is frozen in the middle of it.
    private const string Statement = """
        with
        chained as (
            insert into oms.flushes (writer, number, chain, rows) values ($1, $2, $3, cardinality($4::uuid[]))),
        moved as (
            insert into oms.alarms (grain, name, at_us)
            select * from unnest($14::uuid[], $15::text[], $16::bigint[])
            on conflict (grain) do update set at_us = excluded.at_us),
        cleared as (
            delete from oms.alarms where grain = any ($17::uuid[])),
        taken as (
            insert into oms.snapshots (grain, name, version, row_checksum, shape, state, checksum)
            select * from unnest($18::uuid[], $19::text[], $20::bigint[], $21::bigint[], $22::int[], $23::bytea[], $24::bigint[])
            on conflict (grain) do update set version = excluded.version, row_checksum = excluded.row_checksum,
                shape = excluded.shape, state = excluded.state, checksum = excluded.checksum),
        sealed as (
            insert into oms.customer_keys (customer, key_id, key)
            select * from unnest($25::text[], $26::uuid[], $27::bytea[]))
        insert into oms.journal (grain, name, first_version, count, ordinal, alarm_at_us, events, writer, flush, checksum)
        select * from unnest($4::uuid[], $5::text[], $6::bigint[], $7::int[], $8::int[], $9::bigint[], $10::bytea[],
            $11::uuid[], $12::bigint[], $13::bigint[])
        """;

    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _command;

    /// <exception cref="JournalConflictException">A key of the flush is there already; nothing was written.</exception>
    public async Task WriteAsync(Flush flush, CancellationToken stop)
    {
        var command = await PrepareAsync(stop);
        FlushParameters.Fill(command.Parameters, flush);
        try
        {
            await command.ExecuteNonQueryAsync(stop);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            throw new JournalConflictException($"Flush {flush.Number} of {flush.Writer} met a row that is there already ({e.ConstraintName}).", e);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not { } connection)
        {
            return;
        }

        _connection = null;
        await _command!.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async ValueTask<NpgsqlCommand> PrepareAsync(CancellationToken stop)
    {
        if (_connection is not null)
        {
            return _command!;
        }

        var connection = await source.OpenConnectionAsync(stop);
        try
        {
            _command = new NpgsqlCommand(Statement, connection);
            FlushParameters.Declare(_command.Parameters);
            await _command.PrepareAsync(stop);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        _connection = connection;
        return _command;
    }
}
