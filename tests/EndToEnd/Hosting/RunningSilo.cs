using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The program in this process, on a port of the system's choice, and a client of it.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _isStopped;

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
    public static Task<RunningSilo> StartAsync(params string[] options) => StartAsync(_ => { }, options);

    /// <summary>As <see cref="StartAsync(string[])"/>, in a cluster of its own: it never hears of other silos on the same database.</summary>
    public static Task<RunningSilo> StartApartAsync(string cluster, params string[] options) =>
        StartAsync(services => services.PostConfigure<ClusterOptions>(name => name.ClusterId = cluster), options);

    /// <param name="add">Adds to its services.</param>
    public static async Task<RunningSilo> StartAsync(Action<IServiceCollection> add, params string[] options)
    {
        var app = await SiloHost.BuildAsync(
            ["--urls=http://127.0.0.1:0", .. options],
            builder =>
            {
                builder.Logging.AddFilter("Orleans", LogLevel.Error);
                add(builder.Services);
            });
        await app.StartAsync();
        return new RunningSilo(app);
    }

    /// <summary>How many rows the journal has: whatever writes makes it longer.</summary>
    public async Task<int> JournalRows()
    {
        var rows = await _app.Services.GetRequiredService<IJournalStore>().ReadLogAsync(default, 100_000, TestContext.Current.CancellationToken);
        return rows.Count;
    }

    /// <summary>Stops it as SIGTERM would, while its client may wait for answers.</summary>
    public Task StopAsync()
    {
        if (_isStopped) return Task.CompletedTask;

        _isStopped = true;
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Oms.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
    }
}
