using Npgsql;
using NpgsqlTypes;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// Waits for the end of transactions that nobody waits for any more. A connection that breaks after COMMIT was sent tells nothing: the server may
/// commit later, and whoever had read the grain meanwhile would be out of date and not know it. The server does the waiting.
/// </summary>
internal static class PostgresSettling
{
    /// <summary>Longer than a flush can wait for a lock (see <see cref="PostgresSource"/>): by then it has ended by itself, if the server lives.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string FindSelf = "select pid, backend_start from pg_stat_activity where pid = pg_backend_pid()";

    // True when it is gone, and when it was not there; pg_terminate_backend waits for the end and says whether it came.
    private const string EndSession = """
        select coalesce(bool_and(pg_terminate_backend(pid, 5000)), true) from pg_stat_activity where pid = $1 and backend_start = $2
        """;

    // Without clearing it, a transaction would see the same activity all along.
    private const string AwaitRunning = """
        do $$
        declare
            running text[] := array(
                select backend_xid::text from pg_stat_activity
                where datname = current_database() and usename = current_user and backend_xid is not null and pid <> pg_backend_pid());
        begin
            for i in 1..500 loop
                perform pg_stat_clear_snapshot();
                exit when not exists (select from pg_stat_activity where backend_xid::text = any(running));
                perform pg_sleep(0.02);
            end loop;
        end $$
        """;

    /// <summary>Who the server thinks a connection is, whatever stands between.</summary>
    public static async Task<PostgresSession> IdentifyAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(FindSelf, connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        return new PostgresSession(reader.GetInt32(0), reader.GetFieldValue<DateTime>(1));
    }

    /// <summary>Ends a session, and with it its transaction, if it is there still.</summary>
    /// <returns>Whether it has ended; what it was about has landed or never will.</returns>
    /// <exception cref="NpgsqlException">The server could not be asked.</exception>
    /// <exception cref="OperationCanceledException">It did not answer.</exception>
    public static async Task<bool> EndAsync(NpgsqlDataSource source, PostgresSession session)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var command = source.CreateCommand(EndSession);
        command.Parameters.Add(new() { Value = session.Process, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = session.Started, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return (bool)(await command.ExecuteScalarAsync(patience.Token))!;
    }

    /// <summary>
    /// Waits for the transactions that are running now, ten seconds at most: those of a process that died, and whose grains begin here, are among them.
    /// </summary>
    public static async Task AwaitRunningAsync(NpgsqlDataSource source, CancellationToken stop)
    {
        await using var command = source.CreateCommand(AwaitRunning);
        await command.ExecuteNonQueryAsync(stop);
    }
}

/// <summary>A session of the server: its process, whose number may be given again, and when it began.</summary>
internal sealed record PostgresSession(int Process, DateTime Started);
