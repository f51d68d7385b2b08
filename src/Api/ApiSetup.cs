using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansOms.Api.Access;
using OrleansOms.Api.Availability;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Exceptions;
using OrleansOms.Api.Health;
using OrleansOms.Api.Hosting;
using OrleansOms.Api.Locations;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Returns;
using OrleansOms.Api.Skus;
using OrleansOms.Api.Stock;
using OrleansOms.Api.Transfers;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api;

/// <summary>Puts the HTTP contract into a host: a silo, or a program of its own. The host brings Orleans' grain factory.</summary>
public static class ApiSetup
{
    /// <summary>
    /// Adds what the endpoints need. A host with a better idea of readiness, of time or of what is in its memory registers its own before or
    /// after; one with keys adds them by <see cref="AccessSetup.AddOmsKeys"/>, and without them this machine alone is answered.
    /// </summary>
    public static IServiceCollection AddOmsApi(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;

            // The endpoints count the body's bytes. The server counts the framing of chunks too, so its own bound, the last fence, is wider.
            options.Limits.MaxRequestBodySize = 2 * ApiLimits.BodyBytes;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReadiness, LifetimeReadiness>();
        services.TryAddSingleton(DrainTime.None);
        services.TryAddSingleton(KeysInForce.None);
        services.AddSingleton<Draining>();
        services.AddSingleton(provider => new ReadyCheck(provider.GetRequiredService<IReadiness>(), provider.GetRequiredService<Draining>()));
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.TryAddSingleton<IAvailabilityInMemory, NothingInMemory>();
        services.TryAddSingleton<AvailabilityStreams>();
        services.TryAddSingleton<IOrderDesk, DistantOrderDesk>();
        services.AddLoadShedding();
        services.AddApiDocs();
        return services;
    }

    /// <summary>Maps health alone, for a silo whose contract is served by others in front of it.</summary>
    public static WebApplication MapOmsHealth(this WebApplication app)
    {
        app.UseMiddleware<Failures>();
        app.UseMiddleware<Admission>();
        HealthEndpoints.Map(app);
        return app;
    }

    /// <summary>Maps every endpoint, and sees to it that whatever is refused is answered by a problem.</summary>
    public static WebApplication MapOmsApi(this WebApplication app)
    {
        app.UseMiddleware<Failures>();
        app.UseMiddleware<Admission>();
        app.UseMiddleware<PathIds>();
        app.Use(QueryParameter.RefuseOthers);
        app.UseMiddleware<LoadShedding>();

        var routes = app.MapGroup("").WithMetadata(new StrictQuery());
        PutLocation.Map(routes);
        GetLocation.Map(routes);
        PutSku.Map(routes);
        GetSku.Map(routes);
        RecordMovementEndpoint.Map(routes);
        RecordMovementsEndpoint.Map(routes);
        GetSkuStock.Map(routes);
        GetStock.Map(routes);
        GetLedger.Map(routes);
        GetAvailability.Map(routes);
        GetAvailabilities.Map(routes);
        StreamAvailability.Map(routes);
        PlaceOrderEndpoint.Map(routes);
        GetOrder.Map(routes);
        SearchOrders.Map(routes);
        GetTimeline.Map(routes);
        CancelOrderEndpoint.Map(routes);
        ShipOrderEndpoint.Map(routes);
        ConfirmDeliveryEndpoint.Map(routes);
        RequestReturnEndpoint.Map(routes);
        GetReturn.Map(routes);
        ApproveReturnEndpoint.Map(routes);
        DeclineReturnEndpoint.Map(routes);
        ReceiveReturnEndpoint.Map(routes);
        InspectReturnEndpoint.Map(routes);
        RefundReturnEndpoint.Map(routes);
        RequestTransferEndpoint.Map(routes);
        GetTransfer.Map(routes);
        ReceiveTransferEndpoint.Map(routes);
        WriteOffTransferEndpoint.Map(routes);
        FindExceptions.Map(routes);
        GetException.Map(routes);
        ResolveExceptionEndpoint.Map(routes);
        HealthEndpoints.Map(routes);
        app.MapApiDocs();
        return app;
    }
}
