using OrleansOms.Api.Docs;

namespace OrleansOms.Api.Stock;

/// <summary>Levels at an earlier time: what the movements up to then, that time included, add up to.</summary>
internal static class AsOf
{
    public const string Parameter = "asOf";

    public static RouteHandlerBuilder TakesAsOf(this RouteHandlerBuilder endpoint) =>
        endpoint.TakesQuery(Parameter, "Answer the levels at this time too; it must have come.", Schemas.Time);

    /// <summary>The levels at a time; before the first movement all are 0, at version 0.</summary>
    public static async ValueTask<StockBody> LevelsAt(this IGrainFactory grains, string sku, string location, DateTimeOffset at) =>
        await grains.Stock(sku, location).LevelsAt(at) is { } view
            ? StockBody.Of(view)
            : new StockBody(sku, location, 0, 0, 0, 0, 0, 0, 0, 0, Version: 0, at);
}
