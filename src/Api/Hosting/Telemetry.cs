using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrleansOms.Api.Access;

namespace OrleansOms.Api.Hosting;

/// <summary>Metrics of the engine, Orleans, ASP.NET Core and the runtime, as far as this process has them, as Prometheus text at <c>/metrics</c>.</summary>
public static class Telemetry
{
    private const string Orleans = "Microsoft.Orleans";

    // Orleans counts each message and each directory look-up, several instruments a call, and gauges that walk through all
    // activations. With 100,000 orders in memory that was 7 % of the processor; our own metrics count the same work where it is done.
    private static readonly string[] KeptOfOrleans =
    [
        "orleans-catalog-activation-",
        "orleans-client-",
        "orleans-consistent-ring-",
        "orleans-gateway-",
        "orleans-membership-",
        "orleans-networking-",
        "orleans-watchdog-",
    ];

    private static readonly string[] DroppedOfOrleans = ["orleans-catalog-activation-latency", "orleans-catalog-activation-working-set"];

    // Counted with each request, and nobody asks: which route it was is part of the requests' duration, and the pool of buffers is the server's own affair.
    private static readonly string[] DroppedOfServer =
    [
        "aspnetcore.routing.match_attempts",
        "aspnetcore.memory_pool.allocated",
        "aspnetcore.memory_pool.evicted",
        "aspnetcore.memory_pool.pooled",
        "aspnetcore.memory_pool.rented",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("orleansoms")).WithMetrics(metrics => metrics
            .AddMeter("OrleansOms.*", Orleans)
            .AddView(instrument => IsKept(instrument) ? null : MetricStreamConfiguration.Drop)
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").AdmitsOperatorsInBrowser();

    private static bool IsKept(Instrument instrument) => instrument.Meter.Name != Orleans
        ? !DroppedOfServer.Contains(instrument.Name, StringComparer.Ordinal)
        : (Array.Exists(KeptOfOrleans, instrument.Name.StartsWith) && !Array.Exists(DroppedOfOrleans, instrument.Name.StartsWith));
}
