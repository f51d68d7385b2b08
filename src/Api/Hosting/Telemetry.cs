using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansOms.Api.Access;

namespace OrleansOms.Api.Hosting;

/// <summary>
/// Metrics of the engine, Orleans, ASP.NET Core and the runtime, as far as this process has them, as Prometheus text at <c>/metrics</c>. Where a
/// collector is named in OpenTelemetry's own setting, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, it gets them too, and traces from the request to the flush.
/// </summary>
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

    // The server's own meters that somebody asks for: which route a request matched is part of its duration, and the pool of buffers is the server's own affair.
    // OpenTelemetry's package adds a step of its own in each request's way.
    private static readonly string[] OfServer =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Diagnostics",
    ];

    // One request in a hundred, unless it came with a decision or OpenTelemetry's own setting says otherwise: a rush is no time to write everything down.
    private const double TracedShare = 0.01;

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var hasCollector = HasCollector(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("orleansoms"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter("OrleansOms.*", Orleans)
                    .AddView(instrument => IsKept(instrument) ? null : MetricStreamConfiguration.Drop)
                    .AddMeter(OfServer)
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                if (hasCollector) metrics.AddOtlpExporter();
            });
        if (hasCollector) telemetry.WithTracing(traces => Trace(traces, builder.Configuration));
    }

    /// <summary>Whether there is somebody to tell of traces. Without one none are made, and calls to grains carry none.</summary>
    public static bool HasCollector(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    private static void Trace(TracerProviderBuilder traces, ConfigurationManager configuration)
    {
        traces
            .AddSource("OrleansOms.*")
            .AddAspNetCoreInstrumentation(http => http.Filter = request => request.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
            .AddOtlpExporter();
        if (string.IsNullOrEmpty(configuration["OTEL_TRACES_SAMPLER"])) traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(TracedShare)));
    }

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").AdmitsOperatorsInBrowser();

    private static bool IsKept(Instrument instrument) =>
        instrument.Meter.Name != Orleans
        || (Array.Exists(KeptOfOrleans, instrument.Name.StartsWith) && !Array.Exists(DroppedOfOrleans, instrument.Name.StartsWith));
}
