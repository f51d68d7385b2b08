using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Skus;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Api.Availability;

/// <summary>What can be had of a SKU now.</summary>
internal static class GetAvailability
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/availability/{sku}", Handle)
        .Describe("getAvailability", "Availability", "What can be had of a SKU now")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Browse)
        .Answers<AvailabilityBody>(200);

    /// <summary>The SKU's view; null for one never seen.</summary>
    public static async ValueTask<AvailabilityView?> View(IGrainFactory grains, string sku) =>
        Ids.IsValid(sku) ? (await grains.To<IAvailabilityGrain>().Read([sku], []))[0] : null;

    private static async Task<Results<Answer<AvailabilityBody>, Problem>> Handle(string sku, IGrainFactory grains) =>
        await View(grains, sku) is { } view ? Answer.Ok(AvailabilityBody.Of(view)) with { NoStore = true } : GetSku.Unknown;
}
