using Npgsql;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>A database of its own on the server that <c>OMS_TEST_POSTGRES</c> names, dropped at the end.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("OMS_TEST_POSTGRES");
    private readonly string _name = $"oms_e2e_{Guid.NewGuid():N}";
    private bool _isCreated;

    /// <summary>Makes it; returns its connection string. Skips the test where there is no server.</summary>
    public async Task<string> CreateAsync()
    {
        SkipUnlessThere();
        await ExecuteAsync($"create database {_name} template template0 encoding 'UTF8'");
        _isCreated = true;
        return new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;
    }

    /// <summary>Whether there is a server.</summary>
    public static bool IsThere => !string.IsNullOrEmpty(Server);

    public static void SkipUnlessThere() => Assert.SkipUnless(IsThere, "OMS_TEST_POSTGRES names no PostgreSQL server.");

    public async ValueTask DisposeAsync()
    {
        if (_isCreated)
        {
            await ExecuteAsync($"drop database if exists {_name} with (force)");
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
