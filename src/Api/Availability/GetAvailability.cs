using OrleansOms.Api.Access;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Skus;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Api.Availability;

/// <summary>What can be had of a SKU now.</summary>
internal static class GetAvailability
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // Asked for once, not with each request: that would open and close a scope of services.
        var memory = routes.ServiceProvider.GetRequiredService<IAvailabilityInMemory>();
        routes.MapGet("/v1/availability/{sku}", (string sku, HttpContext http) => Handle(sku, http, memory))
            .Describe("getAvailability", "Availability", "What can be had of a SKU now")
            .Admits(KeyScope.Storefront)
            .WhenBusy(Urgency.Browse)
            .Answers<AvailabilityBody>(200);
    }

    /// <summary>The SKU's view, from the grain; null for one never seen.</summary>
    public static async ValueTask<AvailabilityView?> View(IGrainFactory grains, string sku) =>
        Ids.IsValid(sku) ? (await grains.To<IAvailabilityGrain>().Read([sku], []))[0] : null;

    // What is in memory under this name has a name that is allowed.
    private static Task Handle(string sku, HttpContext http, IAvailabilityInMemory memory) =>
        memory.Find(sku) is { } kept ? AvailabilityBytes.AnswerAsync(http, AvailabilityBytes.Of(kept)) : Ask(sku, http);

    private static async Task Ask(string sku, HttpContext http)
    {
        if (await View(http.RequestServices.GetRequiredService<IGrainFactory>(), sku) is { } view)
            await AvailabilityBytes.AnswerAsync(http, AvailabilityBytes.Of(view));
        else
            await GetSku.Unknown.ExecuteAsync(http);
    }
}
