using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Orders of some lines over many SKUs, a few of which everybody wants.</summary>
public sealed class PlaceOrders : Scenario
{
    private readonly ScenarioOptions _options;
    private readonly OrderBook _book;

    public PlaceOrders(ScenarioOptions options)
    {
        _options = options;
        var assortment = Assortment.Numbered(options.Run, options.Skus, options.Locations, options.Spread);
        var drafts = new RandomDrafts(assortment, new Popularity(options.Skus, options.Zipf), options.Lines, maxQuantity: 3, options.Seed);
        _book = new OrderBook(options.Run, assortment, new Ledger(assortment, options.Units), drafts, options.Sourced);
        Load = options.Load is { } load ? LoadProfile.Parse(load) : Profiles.RampAndHold(options);
    }

    public static ScenarioOptions Defaults { get; } = new() { Skus = 100_000, Rate = 500 };

    public override LoadProfile Load { get; }

    public override string Sizes =>
        $"{_options.Skus:N0} SKUs in {_options.Locations} locations ({_options.Spread} each), zipf {_options.Zipf}, 1 to {_options.Lines} lines, "
        + $"{(_options.Sourced ? "sourced" : "at named locations")}.";

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, _options.Run, _options.Units);

    public override Journey Begin(string phase) => new PlaceOrder(_book);

    public override IEnumerable<Check> Checks() => CommonRules.ChecksOf(_book);

    public override IEnumerable<GateRule> Rules(long unserved) => CommonRules.Of(_book);
}
