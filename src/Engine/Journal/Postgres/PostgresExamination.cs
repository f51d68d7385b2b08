using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>Looks at a PostgreSQL server as the product uses it: version, durability, rights, clock, room. Changes nothing.</summary>
public sealed class PostgresExamination(string connectionString, TimeProvider time)
{
    private const int NewestTested = 18;
    private const int ConnectionsSpareMin = 30;
    private const double SkewWarnS = 1;
    private const double SkewFailS = 60;
    private const double HeldBackWarnS = 60;

    // What each table is used for; the schema's own rights are looked at apart.
    private static readonly (string Table, string Rights)[] Uses =
    [
        ("oms.journal", "select,insert"), ("oms.flushes", "select,insert"), ("oms.alarms", "select,insert,update,delete"),
        ("oms.snapshots", "select,insert,update"), ("oms.customer_keys", "select,insert,delete"), ("oms.migrations", "select,insert"),
        ("oms.search_indexes", "select,insert,update,delete"), ("oms.search_entries", "select,insert,update,delete"), ("oms.search_terms", "select,insert,update,delete"),
    ];

    /// <exception cref="StoreUnusableException">The connection string is none.</exception>
    public async IAsyncEnumerable<Diagnosis> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using var source = PostgresSource.Of(connectionString);
        var (connection, failure) = await TryConnectAsync(source, stop);
        if (connection is null)
        {
            yield return Diagnosis.Fail("database", $"{failure} Check that the server runs, the address, the role and its password.");
            yield break;
        }

        await using var _ = connection;
        foreach (var look in (Func<NpgsqlConnection, CancellationToken, Task<IReadOnlyList<Diagnosis>>>[])
            [ServerAsync, DurabilityAsync, ClockAsync, RoomAsync, RightsAsync, LogAsync])
        {
            foreach (var diagnosis in await LookAsync(look, connection, stop))
            {
                yield return diagnosis;
            }
        }
    }

    private static async Task<(NpgsqlConnection? Connection, string? Failure)> TryConnectAsync(PostgresSource source, CancellationToken stop)
    {
        try
        {
            return (await source.Writes.OpenConnectionAsync(stop), null);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return (null, source.Unusable(e).Message);
        }
    }

    private static async Task<IReadOnlyList<Diagnosis>> LookAsync(
        Func<NpgsqlConnection, CancellationToken, Task<IReadOnlyList<Diagnosis>>> look, NpgsqlConnection connection, CancellationToken stop)
    {
        try
        {
            return await look(connection, stop);
        }
        catch (PostgresException e)
        {
            return [Diagnosis.Fail("database", $"It refused a question: {e.MessageText}.")];
        }
    }

    private static async Task<IReadOnlyList<Diagnosis>> ServerAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var said = await AskAsync(connection, "select current_setting('server_version_num'), current_setting('server_encoding'), pg_is_in_recovery()", stop);
        var version = int.Parse((string)said[0], CultureInfo.InvariantCulture) / 10_000;
        return
        [
            version < PostgresServer.Oldest / 10_000 ? Diagnosis.Fail("server", $"PostgreSQL {version} is too old: upgrade to {NewestTested}.")
                : version > NewestTested ? Diagnosis.Warn("server", $"PostgreSQL {version} is newer than any this release was tried with.")
                : Diagnosis.Ok("server", $"PostgreSQL {connection.ServerVersion}"),
            (string)said[1] == "UTF8" ? Diagnosis.Ok("encoding", "UTF8") : Diagnosis.Fail("encoding", $"It is {said[1]}: make the database with encoding 'UTF8'."),
            said[2] is true ? Diagnosis.Fail("role of server", "It is a standby, which can't be written to: name the primary.") : Diagnosis.Ok("role of server", "primary"),
        ];
    }

    // What the server acknowledges must be on its disk: these can be off for the whole server, whatever a session says.
    private static async Task<IReadOnlyList<Diagnosis>> DurabilityAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        const string Sql = """
            select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), current_setting('data_checksums')
            """;
        var said = await AskAsync(connection, Sql, stop);
        return
        [
            said[0] is "on" ? Diagnosis.Ok("fsync", "on") : Diagnosis.Fail("fsync", "It is off: a loss of power loses acknowledged orders; set fsync = on."),
            said[1] is "on" ? Diagnosis.Ok("full_page_writes", "on") : Diagnosis.Fail("full_page_writes", "It is off: a loss of power tears pages; set full_page_writes = on."),
            said[2] is "on" or "remote_apply" ? Diagnosis.Ok("synchronous_commit", (string)said[2])
                : Diagnosis.Fail("synchronous_commit", $"It is {said[2]} although the session asks for on: see who overrides it."),
            said[3] is "on" ? Diagnosis.Ok("data checksums", "on")
                : Diagnosis.Warn("data checksums", "They are off: a flipped bit in an index is not noticed by the server; enable them with pg_checksums while it is stopped."),
        ];
    }

    private async Task<IReadOnlyList<Diagnosis>> ClockAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var before = time.GetUtcNow();
        var said = await AskAsync(connection, "select clock_timestamp()", stop);
        var after = time.GetUtcNow();
        var there = new DateTimeOffset((DateTime)said[0]);

        // It was asked somewhere between the two.
        var skew = there < before ? (before - there).TotalSeconds : there > after ? (there - after).TotalSeconds : 0;
        var text = $"differs from this machine's by {skew:0.0} s";
        return
        [
            skew > SkewFailS ? Diagnosis.Fail("database's clock", $"It {text}: set both by NTP.")
                : skew > SkewWarnS ? Diagnosis.Warn("database's clock", $"It {text}: set both by NTP.")
                : Diagnosis.Ok("database's clock", text),
        ];
    }

    private static async Task<IReadOnlyList<Diagnosis>> RoomAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        const string Sql = """
            select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - (select count(*)::int from pg_stat_activity),
                pg_size_pretty(pg_database_size(current_database())),
                coalesce((select max(extract(epoch from clock_timestamp() - xact_start))::float8 from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()), 0)
            """;
        var said = await AskAsync(connection, Sql, stop);
        return
        [
            (int)said[0] < ConnectionsSpareMin
                ? Diagnosis.Warn("connections", $"{said[0]} are free; a silo takes up to 30 and the search a few: raise max_connections.")
                : Diagnosis.Ok("connections", $"{said[0]} are free"),
            Diagnosis.Ok("database's size", $"{said[1]}; what room its disk has only the server's machine knows"),
            (double)said[2] > HeldBackWarnS
                ? Diagnosis.Warn("long transactions", $"One has been writing for {said[2]:0} s: the order search waits for it; end it.")
                : Diagnosis.Ok("long transactions", "none"),
        ];
    }

    private static async Task<IReadOnlyList<Diagnosis>> RightsAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var there = await AskAsync(connection, "select to_regclass('oms.migrations') is not null, has_database_privilege(current_database(), 'create')", stop);
        if (there[0] is false)
        {
            return [there[1] is true
                ? Diagnosis.Ok("rights", "there are no tables yet, and the role may make them")
                : Diagnosis.Fail("rights", "There are no tables yet, and the role may not make them: grant create on database.")];
        }

        var found = new List<Diagnosis>();
        foreach (var (table, rights) in Uses)
        {
            foreach (var right in rights.Split(','))
            {
                var said = await AskAsync(connection, $"select case when to_regclass('{table}') is null then null else has_table_privilege('{table}', '{right}') end", stop);
                if (said[0] is not true)
                {
                    found.Add(Diagnosis.Fail("rights", said[0] is false ? $"The role may not {right} in {table}: grant it." : $"There is no table {table}: start a silo of this release once."));
                }
            }
        }

        if (there[1] is not true)
        {
            found.Add(Diagnosis.Warn("rights", "The role may not create in the database, as the next release's tables may need."));
        }

        return found.Count > 0 ? found : [Diagnosis.Ok("rights", "all that are used")];
    }

    private static async Task<IReadOnlyList<Diagnosis>> LogAsync(NpgsqlConnection connection, CancellationToken stop) =>
        await PostgresStart.FindFlawAsync(connection, stop) is { } flaw ? [Diagnosis.Fail("journal", $"{flaw}.")] : [Diagnosis.Ok("journal", $"its end is whole; format {PostgresSchema.Format}")];

    private static async Task<object[]> AskAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }
}
