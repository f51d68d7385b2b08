using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Skus;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Stock;

/// <summary>The levels of a SKU at all locations together, and at each that had a movement by then.</summary>
/// <param name="AsOf">The time that was asked for, or now.</param>
internal sealed record SkuStockBody(
    string Sku,
    long OnHand,
    long Available,
    long Reserved,
    long Committed,
    long Safety,
    long Damaged,
    long Quality,
    long InTransit,
    DateTimeOffset AsOf,
    ImmutableArray<StockBody> Locations)
{
    public static SkuStockBody Of(string sku, DateTimeOffset asOf, ImmutableArray<StockBody> locations) => new(
        sku,
        locations.Sum(at => at.OnHand),
        locations.Sum(at => at.Available),
        locations.Sum(at => at.Reserved),
        locations.Sum(at => at.Committed),
        locations.Sum(at => at.Safety),
        locations.Sum(at => at.Damaged),
        locations.Sum(at => at.Quality),
        locations.Sum(at => at.InTransit),
        asOf,
        locations);
}

/// <summary>The levels of a SKU over all its locations, now or at an earlier time.</summary>
internal static class GetSkuStock
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/stock/{sku}", Handle)
        .Describe("getSkuStock", "Stock", "Read the levels of a SKU over all its locations")
        .Admits()
        .WhenBusy(Urgency.Browse)
        .TakesAsOf()
        .Answers<SkuStockBody>(200);

    private static async Task<Results<Answer<SkuStockBody>, Problem>> Handle(string sku, HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var query = new QueryReader(http.Request.Query);
        var now = time.GetUtcNow();
        var asOf = query.PastTime(AsOf.Parameter, time);
        if (query.Refusal is { } refusal) return refusal;
        if (!Ids.IsValid(sku) || await grains.To<ISkuGrain>(sku).View() is not { } known) return GetSku.Unknown;

        var levels = await Task.WhenAll(known.Locations.Select(location => Levels(grains, sku, location, asOf)));
        return Answer.Ok(SkuStockBody.Of(sku, asOf ?? now, [.. levels.OfType<StockBody>()])) with { NoStore = true };
    }

    private static async Task<StockBody?> Levels(IGrainFactory grains, string sku, string location, DateTimeOffset? asOf)
    {
        var stock = grains.Stock(sku, location);
        return await (asOf is { } at ? stock.LevelsAt(at) : stock.View()) is { } view ? StockBody.Of(view) : null;
    }
}
