using Microsoft.AspNetCore.Builder;
using Npgsql;
using OrleansOms.Baseline.Hosting;

namespace OrleansOms.Baseline.Tests.Hosting;

/// <summary>The baseline in this process on a database of its own, which is dropped at the end. Tests share it and have locations, SKUs and keys of their own.</summary>
public sealed class RunningBaseline : IAsyncLifetime
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("OMS_TEST_POSTGRES");
    private readonly string _name = $"oms_baseline_{Guid.NewGuid():N}";
    private WebApplication? _app;
    private HttpClient? _http;

    public Uri Url => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(Server)) return;
        await ExecuteAsync($"create database {_name} template template0 encoding 'UTF8'");
        var connection = new NpgsqlConnectionStringBuilder(Server) { Database = _name };
        _app = await BaselineHost.BuildAsync(
            ["--urls=http://127.0.0.1:0", "--write-connections=16", "--read-connections=2", $"--ConnectionStrings:Baseline={connection.ConnectionString}"]);
        await _app.StartAsync();
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
    }

    /// <summary>A client of it, and a location of its own. Skips the test where there is no server.</summary>
    public async Task<Shop> OpenShopAsync()
    {
        Assert.SkipUnless(_http is not null, "OMS_TEST_POSTGRES names no PostgreSQL server.");
        var shop = new Shop(_http!, Guid.NewGuid().ToString("N")[..12]);
        await shop.PutLocationAsync(shop.Place);
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        _http?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await ExecuteAsync($"drop database if exists {_name} with (force)");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
