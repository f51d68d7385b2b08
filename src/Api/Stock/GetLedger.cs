using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Stock;

/// <summary>A page of a stock location's movements, oldest first.</summary>
/// <param name="NextCursor">Where the next page begins; absent on the last.</param>
/// <param name="Levels">The levels at the time that was asked for; absent where none was.</param>
internal sealed record LedgerBody(string Sku, string Location, ImmutableArray<StockMovement> Items, string? NextCursor, StockBody? Levels);

/// <summary>The ledger of a SKU at a location: the movements that its levels are the sum of.</summary>
internal static class GetLedger
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/stock/{sku}/{location}/movements", Handle)
        .Describe("getLedger", "Stock", "Read the ledger of a SKU at a location")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Browse)
        .TakesAsOf()
        .TakesPage()
        .Answers<LedgerBody>(200);

    private static async Task<Results<Answer<LedgerBody>, Problem>> Handle(string sku, string location, HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var query = new QueryReader(http.Request.Query);
        var (from, limit, asOf) = (query.From(), query.Limit(), query.PastTime(AsOf.Parameter, time));
        if (query.Refusal is { } refusal) return refusal;
        if (await grains.StockView(sku, location) is null) return StockLocation.Unknown;

        // One more than the page holds says whether there is another.
        var found = await grains.Stock(sku, location).Movements(from, limit + 1);
        var next = found.Length > limit ? found[limit].N.ToString() : null;
        var levels = asOf is { } at ? await grains.LevelsAt(sku, location, at) : null;
        return Answer.Ok(new LedgerBody(sku, location, next is null ? found : found[..limit], next, levels)) with { NoStore = true };
    }
}
