using OrleansOms.Api.Health;

namespace OrleansOms.Api.Cluster;

/// <summary>Gives a host that is no silo its grains.</summary>
internal static class ClusterSetup
{
    /// <summary>Adds grains that live in silos. A call while none of them answers fails at once.</summary>
    /// <param name="find">How an Orleans client finds them.</param>
    public static IServiceCollection AddSilos(this IServiceCollection services, Action<IClientBuilder> find) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SiloConnection>(provider, find))
        .AddSingleton<IReadiness>(provider => provider.GetRequiredService<SiloConnection>())
        .AddHostedService(provider => provider.GetRequiredService<SiloConnection>())
        .AddTransient(provider => provider.GetRequiredService<SiloConnection>().Grains);
}
