using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Skus;

/// <summary>What is known of a SKU.</summary>
internal static class GetSku
{
    public static Problem Unknown { get; } = Problem.NotFound("skuNotFound", "There is no such SKU.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/skus/{sku}", Handle)
        .Describe("getSku", "SKUs", "Read a SKU")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Browse)
        .Answers<SkuBody>(200);

    private static async Task<Results<Answer<SkuBody>, Problem>> Handle(string sku, IGrainFactory grains)
    {
        if (!Ids.IsValid(sku) || await grains.To<ISkuGrain>(sku).View() is not { } view) return Unknown;

        return Answer.Ok(SkuBody.Of(view), view.Version);
    }
}
