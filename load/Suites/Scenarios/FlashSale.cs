using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>One SKU that far more want than there is: it must sell out to the last unit, and not one unit more.</summary>
public sealed class FlashSale : Scenario
{
    // The profile ends by the number of attempts; chance must not make it end before.
    private const double Margin = 1.2;

    private readonly ScenarioOptions _options;
    private readonly OrderBook _book;
    private long _attempts;

    public FlashSale(ScenarioOptions options)
    {
        _options = options;
        var assortment = Assortment.Numbered(options.Run, skus: 1, locations: 1, spread: 1);
        var drafts = new RandomDrafts(assortment, new Popularity(1, 0), minLines: 1, maxLines: 1, maxQuantity: 1, options.Seed);
        _book = new OrderBook(options.Run, assortment, new Ledger(assortment, options.Units), drafts, options.Sourced);
        Load = options.Load is { } load
            ? LoadProfile.Parse(load)
            : new LoadProfile(
                Simulation.RampingInject(options.Rate, RampSeconds(options), "rush"),
                Simulation.InjectRandom(options.Rate, (options.Attempts / options.Rate * Margin) + 1, "sale"))
            {
                MaxArrivals = options.Attempts,
            };
    }

    public static ScenarioOptions Defaults { get; } = new() { Units = 10_000, Attempts = 1_000_000, Rate = 10_000 };

    public override LoadProfile Load { get; }

    public override string Sizes => $"One SKU, {_options.Units:N0} units, {Load.ExpectedArrivals:N0} attempts to buy one.";

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, _options.Run, _options.Units);

    public override Journey Begin(string phase)
    {
        _attempts++;
        return new PlaceOrder(_book);
    }

    public override IEnumerable<Check> Checks() =>
        [.. CommonRules.ChecksOf(_book), new AvailabilityCheck(_book.Assortment, _book.Ledger, sku: 0)];

    public override IEnumerable<GateRule> Rules(long unserved)
    {
        var expected = Math.Min(_options.Units, _attempts);
        yield return new GateRule(
            "sold exactly", _book.Placed.Count == expected, $"{_book.Placed.Count:N0} sold to {_attempts:N0} attempts, {expected:N0} expected");
        foreach (var rule in CommonRules.Of(_book)) yield return rule;
    }

    public override IEnumerable<Figure> Figures(Recording recording)
    {
        // Seconds in which nothing is sold any more, but that are not the last, which is short.
        var soldOut = recording.SecondsSoFar().SkipLast(1).Where(second => second is { Ok: 0, Refused: > 0 }).ToList();
        if (soldOut.Count > 0) yield return new Figure("refusals once sold out", soldOut.Average(second => second.Refused), "/s");
    }

    private static double RampSeconds(ScenarioOptions options) => Math.Min(2, options.Attempts / options.Rate / 4);
}
