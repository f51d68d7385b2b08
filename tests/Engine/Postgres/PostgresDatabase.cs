using Npgsql;

namespace OrleansOms.Engine.Tests.Postgres;

/// <summary>
/// A database for one test class on the server that <c>OMS_TEST_POSTGRES</c> names, dropped at the class's end. Making one takes
/// long, so a class's tests, which run one after the other, share it and each begins by emptying it.
/// </summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private readonly string? _server = Environment.GetEnvironmentVariable("OMS_TEST_POSTGRES");
    private readonly string _name = $"oms_test_{Guid.NewGuid():N}";

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        if (!string.IsNullOrEmpty(_server))
        {
            await ExecuteAsync(_server, $"create database {_name} template template0 encoding 'UTF8'");
        }
    }

    /// <summary>Drops all that is in the database; skips the test where there is no server.</summary>
    public Task EmptyAsync()
    {
        Assert.SkipUnless(!string.IsNullOrEmpty(_server), "OMS_TEST_POSTGRES names no PostgreSQL server.");
        return ExecuteAsync("drop schema if exists oms cascade");
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A connection outside every pool, to be closed by its user.</summary>
    public Task<NpgsqlConnection> OpenAsync() => OpenAsync(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (!string.IsNullOrEmpty(_server))
        {
            await ExecuteAsync(_server, $"drop database if exists {_name} with (force)");
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
