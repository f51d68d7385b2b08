using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansOms.Api.Overload;

/// <summary>Gives a host its bound of work in progress.</summary>
public static class OverloadSetup
{
    /// <summary>Takes the bound from the configuration; without it the process finds its own.</summary>
    /// <exception cref="Hosting.UsageException">As for <see cref="Concurrency.From"/>.</exception>
    public static WebApplicationBuilder AddOmsConcurrency(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Concurrency.From(builder.Configuration));
        return builder;
    }

    internal static IServiceCollection AddLoadShedding(this IServiceCollection services)
    {
        services.TryAddSingleton(Concurrency.Adaptive);
        services.AddSingleton<ConcurrencyLimit>();
        services.AddSingleton<WorkInProgress>();
        services.AddHostedService<OverloadMetrics>();
        return services;
    }
}
