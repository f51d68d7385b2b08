using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// Tables in schema <c>oms</c> that numbered scripts make, which are never changed once released. Applying them is safe to do twice, and by several
/// processes at once: all of it is one transaction under one lock, and what was applied stands in a table with each script's checksum.
/// </summary>
public sealed class PostgresScripts
{
    // Any number will do, so long as it never changes: old and new releases must wait for each other.
    private const long MigrationLock = 0x6F6D_735F_6D69_6772;

    private readonly Script[] _scripts;
    private readonly string _table;
    private readonly string _what;

    /// <param name="assembly">Where the scripts are embedded, as <c>NNN-name.sql</c> in a folder.</param>
    /// <param name="folder">The folder, with dots around it, as resources are named.</param>
    /// <param name="table">The table in schema <c>oms</c> that says which were applied.</param>
    /// <param name="what">What they make, in the words of an operator.</param>
    public PostgresScripts(Assembly assembly, string folder, string table, string what)
    {
        (_table, _what) = (table, what);
        _scripts = Read(assembly, folder);
    }

    /// <summary>The number of the newest script.</summary>
    public int Format => _scripts[^1].Number;

    /// <summary>Creates what is missing.</summary>
    /// <returns>The names of the scripts that were applied now; none when all was there.</returns>
    /// <exception cref="StoreUnusableException">
    /// Unreachable, a newer format, or scripts other than this release's. Nothing was touched.
    /// </exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(PostgresSource source, CancellationToken stop)
    {
        try
        {
            await using var connection = await source.Writes.OpenConnectionAsync(stop);
            await PostgresServer.RefuseAsync(source, connection, stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await ExecuteAsync(connection, $"set local lock_timeout = '60s'; select pg_advisory_xact_lock({MigrationLock})", stop);
            var applied = await ReadAppliedAsync(connection, stop);
            RefuseForeign(source, applied);
            var missing = _scripts[applied.Count..];
            foreach (var script in missing)
            {
                await ApplyAsync(connection, script, stop);
            }

            await transaction.CommitAsync(stop);
            return [.. missing.Select(script => script.Name)];
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw source.Unusable(e);
        }
    }

    /// <summary>Looks whether there is what this release needs, without making any.</summary>
    /// <exception cref="StoreUnusableException">There is none, or another; or the server can't be used. Nothing was touched.</exception>
    public async Task RefuseUnlessCurrentAsync(PostgresSource source, CancellationToken stop)
    {
        try
        {
            await using var connection = await source.Reads.OpenConnectionAsync(stop);
            await PostgresServer.RefuseAsync(source, connection, stop);
            var applied = await ReadAppliedAsync(connection, stop);
            RefuseForeign(source, applied);
            if (applied.Count < _scripts.Length)
            {
                throw source.Unusable(applied.Count == 0
                    ? $"there is no {_what} in it"
                    : $"its {_what} is of format {applied.Count}; a silo of this release brings it to {Format} when it starts");
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw source.Unusable(e);
        }
    }

    private async Task<List<(int Number, string Checksum)>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var applied = new List<(int, string)>();
        await using (var exists = new NpgsqlCommand($"select to_regclass('oms.{_table}') is not null", connection))
        {
            if (await exists.ExecuteScalarAsync(stop) is not true)
            {
                return applied;
            }
        }

        await using var command = new NpgsqlCommand($"select number, checksum from oms.{_table} order by number", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            applied.Add((reader.GetInt32(0), reader.GetString(1)));
        }

        return applied;
    }

    private void RefuseForeign(PostgresSource source, List<(int Number, string Checksum)> applied)
    {
        if (applied is [.., var newest] && newest.Number > Format)
        {
            throw source.Unusable($"its {_what} is of format {newest.Number}, written by a newer release; this one knows up to {Format}");
        }

        for (var i = 0; i < applied.Count; i++)
        {
            if (applied[i] != (_scripts[i].Number, _scripts[i].Checksum))
            {
                throw source.Unusable($"its {_what} was made by another script {applied[i].Number} than this release's");
            }
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Script script, CancellationToken stop)
    {
        await ExecuteAsync(
            connection,
            $"""
            create schema if not exists oms;
            create table if not exists oms.{_table} (
                number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())
            """,
            stop);
        await ExecuteAsync(connection, script.Sql, stop);
        await using var record = new NpgsqlCommand($"insert into oms.{_table} (number, name, checksum) values ($1, $2, $3)", connection)
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

    private static Script[] Read(Assembly assembly, string folder)
    {
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[(name.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..]))
            .OrderBy(script => script.Number)
            .ToArray();
        return scripts.Length > 0 && scripts.Select(script => script.Number).SequenceEqual(Enumerable.Range(1, scripts.Length))
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
