using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Orders that are placed, shipped and delivered; some are cancelled before, of some a part comes back.</summary>
public sealed class FullLife : Scenario
{
    private readonly ScenarioOptions _options;
    private readonly OrderBook _book;
    private readonly Fates _fates;

    public FullLife(ScenarioOptions options)
    {
        _options = options;
        _book = OrderBooks.Random(options);
        _fates = new Fates(options.Cancels, options.Returns, options.Seed);
        Load = options.Load is { } load ? LoadProfile.Parse(load) : Profiles.RampAndHold(options);
    }

    public static ScenarioOptions Defaults { get; } = new() { Rate = 100, Lines = 3 };

    public override LoadProfile Load { get; }

    public override string Sizes =>
        $"{OrderBooks.SizesOf(_options)}; {_options.Cancels} % cancelled, of {_options.Returns} % of the delivered something comes back.";

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, _options.Run, _options.Units);

    public override Journey Begin(string phase) => new OrderLife(_book, _fates);

    public override IEnumerable<Check> Checks() => CommonRules.ChecksOf(_book);

    public override IEnumerable<GateRule> Rules(long unserved)
    {
        var open = _book.Placed.Count(order => order is { IsCancelled: false, IsDelivered: false });
        yield return new GateRule(
            "every order came to its end", open == 0, $"{_book.Placed.Count:N0} orders, {open:N0} of them neither cancelled nor delivered");
        foreach (var rule in CommonRules.Of(_book)) yield return rule;
    }
}
