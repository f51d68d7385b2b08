using OrleansOms.Load.Suites.Gates;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Order books as several scenarios have them.</summary>
public static class OrderBooks
{
    private const int MaxQuantity = 3;

    /// <summary>Orders by chance over numbered SKUs.</summary>
    public static OrderBook Random(ScenarioOptions options)
    {
        if (options.MinLines > options.Lines) throw new BadScenarioException("--min-lines is at most --lines.");
        var assortment = Assortment.Numbered(options.Run, options.Skus, options.Locations, options.Spread);
        var popularity = new Popularity(options.Skus, options.Zipf);
        var drafts = new RandomDrafts(assortment, popularity, options.MinLines, options.Lines, MaxQuantity, options.Seed);
        return new OrderBook(options.Run, assortment, new Ledger(assortment, options.Units), drafts, options.Sourced);
    }

    public static string SizesOf(ScenarioOptions options) =>
        $"{options.Skus:N0} SKUs in {options.Locations} locations ({options.Spread} each), zipf {options.Zipf}, {options.MinLines} to {options.Lines} lines, "
        + $"{(options.Sourced ? "sourced" : "at named locations")}";
}
