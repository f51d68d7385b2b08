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
            options => new PlaceOrders(options), ["--rate", "--duration", .. Stock, "--min-lines", "--lines"]),
        new(
            "flash-sale", "One SKU that far more want than there is; it sells out to the last unit.", FlashSale.Defaults,
            options => new FlashSale(options), ["--rate", "--units", "--attempts", "--sourced"]),
        new(
            "browse-storm", "A hundred looks (or 700: --ratio) for each order: single SKUs, whole pages, open streams.", BrowseStorm.Defaults,
            options => new BrowseStorm(options),
            ["--rate", "--duration", .. Stock, "--min-lines", "--lines", "--ratio", "--mode", "--batch", "--watchers"]),
        new(
            "full-life", "Orders that are placed, shipped, delivered; 10 % cancelled, of 20, 30 or 50 % something comes back (--returns).",
            FullLife.Defaults, options => new FullLife(options), ["--rate", "--duration", .. Stock, "--min-lines", "--lines", "--returns", "--cancels"]),
        new(
            "black-friday", "Real baskets in compressed time: ramp, ten times as much within a second, hold, three times that, recovery.",
            BlackFriday.Defaults, options => new BlackFriday(options),
            ["--rate", "--duration", "--locations", "--spread", "--units", "--sourced", "--ratio", "--history"]),
        new(
            "returns-wave", "Of many delivered orders something comes back, all within a short time.", ReturnsWave.Defaults,
            options => new ReturnsWave(options), ["--rate", "--orders", .. Stock, "--min-lines", "--lines"]),
        new(
            "soak", "A bearable load of whole lives and looks for an hour or longer; says whether it slows down.", Soak.Defaults,
            options => new Soak(options), ["--rate", "--duration", .. Stock, "--min-lines", "--lines", "--ratio", "--returns", "--cancels"]),
    ];
}
