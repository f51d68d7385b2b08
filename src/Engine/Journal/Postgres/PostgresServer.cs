using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>What a server has to be before anything is made on it.</summary>
internal static class PostgresServer
{
    /// <summary>As <c>server_version_num</c> has it.</summary>
    public const int Oldest = 140_000;

    /// <exception cref="StoreUnusableException">It is too old, a standby, or the database's encoding is not UTF8.</exception>
    public static async Task RefuseAsync(PostgresSource source, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "select current_setting('server_version_num')::int, current_setting('server_encoding'), pg_is_in_recovery()", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        if (reader.GetInt32(0) < Oldest)
        {
            throw source.Unusable($"the server is older than version {Oldest / 10_000}");
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
}
