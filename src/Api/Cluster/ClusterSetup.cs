using System.Net;
using OrleansOms.Api.Health;

namespace OrleansOms.Api.Cluster;

/// <summary>Gives a host that is no silo its grains.</summary>
internal static class ClusterSetup
{
    /// <summary>Adds grains that live in the silos behind these gateways. A call while none of them answers fails at once.</summary>
    public static IServiceCollection AddSilos(this IServiceCollection services, IPEndPoint[] gateways) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SiloConnection>(provider, [gateways]))
        .AddSingleton<IReadiness>(provider => provider.GetRequiredService<SiloConnection>())
        .AddHostedService(provider => provider.GetRequiredService<SiloConnection>())
        .AddTransient(provider => provider.GetRequiredService<SiloConnection>().Grains);
}
