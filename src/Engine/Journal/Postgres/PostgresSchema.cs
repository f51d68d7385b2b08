using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// The tables in schema <c>oms</c>, brought up to date by numbered scripts that are never changed once released. Applying them is safe
/// to do twice, and by several processes at once: all of it is one transaction under one lock.
/// </summary>
public static class PostgresSchema
{
    // Any number will do, so long as it never changes: old and new releases must wait for each other.
    private const long MigrationLock = 0x6F6D_735F_6D69_6772;

    internal const int OldestServer = 140_000;

    private static readonly Script[] Scripts = ReadScripts();

    /// <summary>The number of the newest script: the format that this release writes.</summary>
    public static int Format => Scripts[^1].Number;

    /// <summary>Creates what is missing.</summary>
    /// <exception cref="StoreUnusableException">
    /// Unreachable, too old a server, a newer format, or scripts other than this release's. Nothing was touched.
    /// </exception>
    public static async Task ApplyAsync(PostgresSource source, CancellationToken stop)
    {
        try
        {
            await using var connection = await source.Writes.OpenConnectionAsync(stop);
            await RefuseServerAsync(source, connection, stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await ExecuteAsync(connection, $"set local lock_timeout = '60s'; select pg_advisory_xact_lock({MigrationLock})", stop);
            var applied = await ReadAppliedAsync(connection, stop);
            RefuseForeign(source, applied);
            foreach (var script in Scripts[applied.Count..])
            {
                await ApplyAsync(connection, script, stop);
            }

            await transaction.CommitAsync(stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw source.Unusable(e);
        }
    }

    /// <summary>Looks whether there are the tables of this release, without making any.</summary>
    /// <exception cref="StoreUnusableException">There are none, or others; or the server can't be used. Nothing was touched.</exception>
    public static async Task RefuseUnlessCurrentAsync(PostgresSource source, CancellationToken stop)
    {
        try
        {
            await using var connection = await source.Reads.OpenConnectionAsync(stop);
            await RefuseServerAsync(source, connection, stop);
            var applied = await ReadAppliedAsync(connection, stop);
            RefuseForeign(source, applied);
            if (applied.Count < Scripts.Length)
            {
                throw source.Unusable(applied.Count == 0
                    ? "there is no journal in it"
                    : $"its tables are of format {applied.Count}; a silo of this release brings them to {Format} when it starts");
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw source.Unusable(e);
        }
    }

    private static async Task RefuseServerAsync(PostgresSource source, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "select current_setting('server_version_num')::int, current_setting('server_encoding'), pg_is_in_recovery()", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        if (reader.GetInt32(0) < OldestServer)
        {
            throw source.Unusable($"the server is older than version {OldestServer / 10_000}");
        }

        if (reader.GetString(1) is not "UTF8")
        {
            throw source.Unusable("the database's encoding is not UTF8");
        }

        if (reader.GetBoolean(2))
        {
            throw source.Unusable("the server is a standby, which can't be written to");
        }
    }

    private static async Task<List<(int Number, string Checksum)>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var applied = new List<(int, string)>();
        await using (var exists = new NpgsqlCommand("select to_regclass('oms.migrations') is not null", connection))
        {
            if (await exists.ExecuteScalarAsync(stop) is not true)
            {
                return applied;
            }
        }

        await using var command = new NpgsqlCommand("select number, checksum from oms.migrations order by number", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            applied.Add((reader.GetInt32(0), reader.GetString(1)));
        }

        return applied;
    }

    private static void RefuseForeign(PostgresSource source, List<(int Number, string Checksum)> applied)
    {
        if (applied is [.., var newest] && newest.Number > Format)
        {
            throw source.Unusable($"its tables are of format {newest.Number}, written by a newer release; this one knows up to {Format}");
        }

        for (var i = 0; i < applied.Count; i++)
        {
            if (applied[i] != (Scripts[i].Number, Scripts[i].Checksum))
            {
                throw source.Unusable($"its tables were made by another script {applied[i].Number} than this release's");
            }
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Script script, CancellationToken stop)
    {
        const string Table = """
            create schema if not exists oms;
            create table if not exists oms.migrations (
                number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())
            """;
        await ExecuteAsync(connection, Table, stop);
        await ExecuteAsync(connection, script.Sql, stop);
        await using var record = new NpgsqlCommand("insert into oms.migrations (number, name, checksum) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = script.Number }, new() { Value = script.Name }, new() { Value = script.Checksum } },
        };
        await record.ExecuteNonQueryAsync(stop);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    private static Script[] ReadScripts()
    {
        const string Folder = ".Scripts.";
        var assembly = Assembly.GetExecutingAssembly();
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(Folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..]))
            .OrderBy(script => script.Number)
            .ToArray();
        return scripts.Select(script => script.Number).SequenceEqual(Enumerable.Range(1, scripts.Length))
            ? scripts
            : throw new InvalidOperationException("The scripts are not numbered 1, 2, 3 ...");
    }

    private static Script Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);

        // Whatever line ends a checkout has, the checksum is the same.
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var number = int.Parse(file.AsSpan(0, file.IndexOf('-', StringComparison.Ordinal)));
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new Script(number, Path.GetFileNameWithoutExtension(file), sql, checksum);
    }

    private sealed record Script(int Number, string Name, string Sql, string Checksum);
}
