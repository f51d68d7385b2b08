using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The program in this process, on a port of the system's choice, and a client of it.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSilo(WebApplication app)
    {
        _app = app;
        Oms = new OmsClient(new Uri(app.Urls.Single()));
    }

    public OmsClient Oms { get; }

    public IServiceProvider Services => _app.Services;

    public int GrainsInMemory => _app.Services.GetRequiredService<Node>().Residents.Count;

    /// <summary>Every route that it serves.</summary>
    public IEnumerable<RouteEndpoint> Routes =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <param name="options">As on the command line: <c>--storage</c> and what belongs to it.</param>
    public static async Task<RunningSilo> StartAsync(params string[] options)
    {
        var app = await SiloHost.BuildAsync(
            ["--urls=http://127.0.0.1:0", .. options],
            builder => builder.Logging.AddFilter("Orleans", LogLevel.Error));
        await app.StartAsync();
        return new RunningSilo(app);
    }

    /// <summary>How many rows the journal has: whatever writes makes it longer.</summary>
    public async Task<int> JournalRows()
    {
        var rows = await _app.Services.GetRequiredService<IJournalStore>().ReadLogAsync(default, 100_000, TestContext.Current.CancellationToken);
        return rows.Count;
    }

    /// <summary>Stops it as SIGTERM would.</summary>
    public async ValueTask DisposeAsync()
    {
        Oms.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
