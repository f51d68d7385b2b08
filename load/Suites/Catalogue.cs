using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites;

/// <summary>A scenario as it can be asked for.</summary>
/// <param name="Sizes">The options of <see cref="SuiteArguments"/> that it looks at.</param>
public sealed record CatalogueEntry(
    string Name, string Summary, ScenarioOptions Defaults, Func<ScenarioOptions, Scenario> Create, IReadOnlyList<string> Sizes);

/// <summary>All scenarios.</summary>
public static class Catalogue
{
    private static readonly string[] Stock = ["--skus", "--locations", "--spread", "--units", "--zipf", "--sourced"];

    public static IReadOnlyList<CatalogueEntry> Entries { get; } =
    [
        new(
            "place-orders", "Orders of 1 to 5 lines over many SKUs, a few of which everybody wants.", PlaceOrders.Defaults,
            options => new PlaceOrders(options), ["--rate", "--duration", .. Stock, "--lines"]),
        new(
            "flash-sale", "One SKU that far more want than there is; it sells out to the last unit.", FlashSale.Defaults,
            options => new FlashSale(options), ["--rate", "--units", "--attempts", "--sourced"]),
    ];
}
