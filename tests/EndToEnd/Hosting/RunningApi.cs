using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using OrleansOms.Api.Hosting;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The API program in this process, in front of a silo that has a gateway, and a client of it.</summary>
public sealed class RunningApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningApi(WebApplication app)
    {
        _app = app;
        Oms = new OmsClient(new Uri(app.Urls.Single()));
    }

    public OmsClient Oms { get; }

    /// <summary>Every route that it serves.</summary>
    public IEnumerable<RouteEndpoint> Routes =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Starts it, and waits until a silo answers.</summary>
    public static Task<RunningApi> StartAsync(int gateway, params string[] options) => StartAsync(gateway, [], options);

    /// <param name="settings">What is no option of the program, and is otherwise said in its environment.</param>
    public static async Task<RunningApi> StartAsync(int gateway, string[] settings, string[] options)
    {
        var app = ApiHost.Build(
            ["--urls=http://127.0.0.1:0", $"--gateway=127.0.0.1:{gateway}", "--drain=0", .. options],
            builder => builder.Configuration.AddCommandLine(settings));
        await app.StartAsync();
        var api = new RunningApi(app);
        await Eventually.Equals(200, async () => (await api.Oms.Get("/readyz")).Status);
        return api;
    }

    /// <summary>Stops it as SIGTERM would.</summary>
    public async ValueTask DisposeAsync()
    {
        Oms.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
