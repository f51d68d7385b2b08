using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Stock;

/// <summary>The levels of a SKU at a location.</summary>
internal static class GetStock
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/stock/{sku}/{location}", Handle)
        .Describe("getStock", "Stock", "Read the levels of a SKU at a location")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Browse)
        .Answers<StockBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<StockBody>, Problem>> Handle(string sku, string location, IGrainFactory grains) =>
        await grains.StockView(sku, location) is { } view
            ? Answer.Ok(StockBody.Of(view), view.Version) with { NoStore = true }
            : StockLocation.Unknown;
}
