using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Orders of some lines over many SKUs, a few of which everybody wants.</summary>
public sealed class PlaceOrders(ScenarioOptions options) : Scenario
{
    private readonly OrderBook _book = OrderBooks.Random(options);

    public static ScenarioOptions Defaults { get; } = new() { Skus = 100_000, Rate = 500 };

    public override LoadProfile Load { get; } = options.Load is { } load ? LoadProfile.Parse(load) : Profiles.RampAndHold(options);

    public override string Sizes => $"{OrderBooks.SizesOf(options)}.";

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, options.Run, options.Units);

    public override Journey Begin(string phase) => new PlaceOrder(_book);

    public override IEnumerable<Check> Checks() => CommonRules.ChecksOf(_book);

    public override IEnumerable<GateRule> Rules(long unserved) => CommonRules.Of(_book);
}
