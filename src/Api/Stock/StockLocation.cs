using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Stock;

/// <summary>How a stock location is found: a SKU at a location.</summary>
internal static class StockLocation
{
    public static Problem Unknown { get; } = Problem.NotFound("stockNotFound", "This SKU has had no movement at this location.");

    public static IStockGrain Stock(this IGrainFactory grains, string sku, string location) => grains.To<IStockGrain>($"{sku}@{location}");

    /// <summary>The levels; null for what never had a movement, and for what can't be a SKU or a location.</summary>
    public static async ValueTask<StockView?> StockView(this IGrainFactory grains, string sku, string location) =>
        Ids.IsValid(sku) && Ids.IsValid(location) ? await grains.Stock(sku, location).View() : null;
}
