using OpenTelemetry.Metrics;

namespace OrleansOms.Silo.Hosting;

/// <summary>Metrics of the engine, Orleans, ASP.NET Core and the runtime, as Prometheus text at <c>/metrics</c>.</summary>
public static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("OrleansOms.*", "Microsoft.Orleans")
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
}
