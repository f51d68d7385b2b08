using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>The week after: of many delivered orders something comes back, all within a short time.</summary>
public sealed class ReturnsWave : Scenario
{
    private readonly ScenarioOptions _options;
    private readonly OrderBook _book;
    private readonly Queue<PlacedOrder> _delivered = new();

    public ReturnsWave(ScenarioOptions options)
    {
        _options = options;
        _book = OrderBooks.Random(options);
        var load = options.Load is { } text
            ? LoadProfile.Parse(text)
            : new LoadProfile(
                Simulation.RampingInject(options.Rate, Profiles.RampSeconds(options.Orders / options.Rate), "ramp"),
                Simulation.InjectRandom(options.Rate, (options.Orders / options.Rate * Margin) + 1, "wave"));
        if (load.Stretches.Any(stretch => stretch.Simulation.Kind == SimulationKind.KeepConstant))
            throw new BadScenarioException("A wave of returns has no copies that begin anew: an order comes back once.");
        Load = new LoadProfile(load.Stretches.Select(stretch => stretch.Simulation)) { MaxArrivals = options.Orders };
    }

    // The profile ends by the number of orders; chance must not make it end before.
    private const double Margin = 1.2;

    public static ScenarioOptions Defaults { get; } = new() { Orders = 5_000, Rate = 100, Lines = 3 };

    public override LoadProfile Load { get; }

    public override string Sizes => $"{OrderBooks.SizesOf(_options)}; {_options.Orders:N0} delivered orders of which something comes back.";

    public override IEnumerable<IEnumerable<Journey>> Preparation()
    {
        var fates = new Fates(Cancels: 0, Returns: 0, _options.Seed);
        var lives = Enumerable.Range(0, _options.Orders).Select(_ => new OrderLife(_book, fates) { Delivered = _delivered.Enqueue });
        return [.. Preparing.Stock(_book.Assortment, _options.Run, _options.Units), lives];
    }

    public override Journey Begin(string phase) =>
        _delivered.TryDequeue(out var order)
            ? new ComeBack(_book, order, _options.Seed)
            : throw new BadScenarioException(
                $"Fewer than {_options.Orders:N0} orders could be delivered beforehand: {string.Join(" | ", _book.Surprises.First)}");

    public override IEnumerable<Check> Checks() => CommonRules.ChecksOf(_book);

    public override IEnumerable<GateRule> Rules(long unserved)
    {
        // Who went away for want of a connection keeps the goods, so that many orders stay as they were.
        var returned = _book.Placed.Count(order => Enumerable.Range(0, _options.Lines).Any(order.IsReturned));
        var expected = _options.Orders - unserved;
        yield return new GateRule("every return was refunded", returned == expected, $"{returned:N0} of {expected:N0}");
        foreach (var rule in CommonRules.Of(_book)) yield return rule;
    }

    private sealed class ComeBack(OrderBook book, PlacedOrder order, long seed) : ScriptedJourney
    {
        private readonly OrderReturn _return = new(book, order, seed);

        public override bool EndsWhenTurnedAway => false;

        protected override IEnumerable<ScriptedCall> Script() => _return.Calls();

        protected override void Note(in HttpAnswer answer)
        {
            _return.Note(answer);
            if (!answer.Succeeded) book.Surprises.Add(Step, answer);
        }
    }
}
