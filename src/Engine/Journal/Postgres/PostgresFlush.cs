using System.Data;
using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// The one connection that flushes. A flush is one prepared statement, so that it and its commit are one round trip, and it lands
/// whole or not at all. Invariant: after a failure other than a conflict the connection is given back, for what it did is unknown; and nothing is
/// read or written before it is known to have ended.
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
    private PostgresSession? _session;
    private volatile PostgresSession? _unsettled;

    /// <exception cref="JournalConflictException">A key of the flush is there already; nothing was written.</exception>
    /// <exception cref="StoreFullException">The server has no room for it; nothing was written.</exception>
    public async Task WriteAsync(Flush flush, CancellationToken stop)
    {
        await SettleAsync();
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
        catch (Exception e)
        {
            // Where the server itself has refused, and goes on talking to us, the transaction is over.
            _unsettled = e is PostgresException && _connection!.State == ConnectionState.Open ? null : _session;
            await DisposeAsync();
            await TrySettleAsync();
            if (e is PostgresException { SqlState: PostgresErrorCodes.DiskFull })
            {
                throw new StoreFullException("PostgreSQL has no room for the journal.", e);
            }

            throw;
        }
    }

    /// <summary>Makes sure that a flush whose outcome is unknown has ended: what is read after that shows it, or it never was.</summary>
    /// <exception cref="NpgsqlException">The server could not be asked, so nothing may be read.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    /// <exception cref="OperationCanceledException">The server did not answer in time.</exception>
    public async ValueTask SettleAsync()
    {
        if (_unsettled is not { } session)
        {
            return;
        }

        if (!await PostgresSettling.EndAsync(source, session))
        {
            throw new TimeoutException("The session of a flush whose outcome is unknown has not ended yet.");
        }

        Interlocked.CompareExchange(ref _unsettled, null, session);
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

    // As soon as it fails: whoever waited for it is answered only after that, and its grains may begin in another process.
    private async Task TrySettleAsync()
    {
        try
        {
            await SettleAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // The server can't be reached; the next one to read or write here tries again.
        }
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
            _session = await PostgresSettling.IdentifyAsync(connection, stop);
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
