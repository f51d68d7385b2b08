using OrleansOms.Load.Suites.Gates;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Order books as several scenarios have them.</summary>
public static class OrderBooks
{
    private const int MaxQuantity = 3;

    /// <summary>Orders by chance over numbered SKUs.</summary>
    public static OrderBook Random(ScenarioOptions options)
    {
        var assortment = Assortment.Numbered(options.Run, options.Skus, options.Locations, options.Spread);
        var drafts = new RandomDrafts(assortment, new Popularity(options.Skus, options.Zipf), options.Lines, MaxQuantity, options.Seed);
        return new OrderBook(options.Run, assortment, new Ledger(assortment, options.Units), drafts, options.Sourced);
    }

    public static string SizesOf(ScenarioOptions options) =>
        $"{options.Skus:N0} SKUs in {options.Locations} locations ({options.Spread} each), zipf {options.Zipf}, 1 to {options.Lines} lines, "
        + $"{(options.Sourced ? "sourced" : "at named locations")}";
}
