using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Stock;

/// <summary>The levels of a SKU at a location.</summary>
internal sealed class GetStock(StockTable stock)
{
    private static readonly Problem Unknown = Problem.NotFound("stockNotFound", "This SKU has had no movement at this location.");

    public async ValueTask<IAnswer> HandleAsync(HttpContext http) =>
        await stock.FindAsync(http.PathId("sku"), http.PathId("location")) is { } levels
            ? Answer.Ok(levels, BaselineJson.Default.StockBody) with { Version = levels.Version }
            : Unknown;
}
