using Microsoft.AspNetCore.Builder;
using OrleansOms.Baseline.Hosting;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.Baseline.Tests.Hosting;

/// <summary>The baseline in this process on a database of its own, which is dropped at the end. Tests share it and have locations, SKUs and keys of their own.</summary>
public sealed class RunningBaseline : IAsyncLifetime
{
    private readonly PostgresDatabase _database = new();
    private WebApplication? _app;
    private HttpClient? _http;

    public Uri Url => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        if (!PostgresDatabase.IsThere) return;
        _app = await BaselineHost.BuildAsync(
            ["--urls=http://127.0.0.1:0", "--write-connections=16", "--read-connections=2", $"--ConnectionStrings:Baseline={await _database.CreateAsync()}"]);
        await _app.StartAsync();
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
    }

    /// <summary>A client of it, and a location of its own. Skips the test where there is no server.</summary>
    public async Task<Shop> OpenShopAsync()
    {
        PostgresDatabase.SkipUnlessThere();
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
        await _database.DisposeAsync();
    }
}
