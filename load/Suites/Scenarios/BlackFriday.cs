using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>The whole day in minutes: real baskets, looked at, ordered, shipped and cancelled, while the rush comes within a second.</summary>
public sealed class BlackFriday : Scenario
{
    // Warehouses work at half the pace of the orders; what is left is shipped after the rush, and here not at all.
    private const double ShipsPerOrder = 0.5;
    private const int LooksAtMost = 500;
    private const double StepFactor = 10;
    private const double OverloadFactor = 3;
    private const int SteadySeconds = 3;
    private const long OfMix = 0x6A09E667F3BCC909;

    private readonly ScenarioOptions _options;
    private readonly Baskets _baskets;
    private readonly OrderBook _book;
    private readonly Views _views = new();
    private readonly Queue<PlacedOrder> _open = new();
    private long _arrivals;

    public BlackFriday(ScenarioOptions options)
    {
        _options = options;
        _baskets = Baskets.Read(options.History);
        var assortment = Assortment.Numbered(options.Run, _baskets.Skus, options.Locations, options.Spread);
        _book = new OrderBook(
            options.Run, assortment, new Ledger(assortment, options.Units), new BasketDrafts(assortment, _baskets), options.Sourced);
        Load = options.Load is { } load ? LoadProfile.Parse(load) : TheDay(options.Rate * ArrivalsPerOrder, options.Seconds);
    }

    public static ScenarioOptions Defaults { get; } = new() { Rate = 50, Seconds = 30, Ratio = 10, Spread = 3 };

    public override LoadProfile Load { get; }

    public override string Sizes
    {
        get
        {
            var lines = _baskets.Invoices.Average(basket => basket.Count);
            var real = _baskets.Hours > 0 ? $" In the file they came within {_baskets.Hours:N0} hours." : "";
            return $"{_baskets.Invoices.Count:N0} baskets of {lines:N1} lines on average, {_baskets.Skus:N0} SKUs, from {_baskets.Source}; "
                + $"for each order {_options.Ratio} looks, {ShipsPerOrder} shipped and {_baskets.CancelShare:N2} cancelled orders.{real}";
        }
    }

    private double ArrivalsPerOrder => 1 + _options.Ratio + ShipsPerOrder + _baskets.CancelShare;

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, _options.Run, _options.Units);

    public override Journey Begin(string phase)
    {
        var draws = new Draws(_options.Seed ^ OfMix, _arrivals++);
        var drawn = draws.Fraction() * ArrivalsPerOrder;
        if (drawn < 1) return new PlaceOrder(_book) { Placed = _open.Enqueue };
        if (drawn < 1 + ShipsPerOrder && _open.TryDequeue(out var shipped)) return new ShipOrder(_book, shipped);
        if (drawn < 1 + ShipsPerOrder + _baskets.CancelShare && _open.TryDequeue(out var regretted)) return new CancelOrder(_book, regretted);
        var basket = _baskets.Invoices[draws.Below(_baskets.Invoices.Count)];
        var skus = basket.Select(line => line.Sku).Distinct().Take(LooksAtMost).ToArray();
        return new LookAtMany(_book.Assortment, skus, _options.Units * _options.Spread, _views);
    }

    public override IEnumerable<Check> Checks() => CommonRules.ChecksOf(_book);

    public override IEnumerable<GateRule> Rules(long unserved) => [_views.Rule(), .. CommonRules.Of(_book)];

    public override IEnumerable<Figure> Figures(Recording recording)
    {
        if (Place("hold") is not { } hold || Place("overload") is not { } overload || hold[Verdict.Ok] == 0) yield break;
        var (before, during) = (GoodputIn("hold", hold), GoodputIn("overload", overload));
        yield return new Figure("goodput in hold", before, "orders/s");
        yield return new Figure("goodput in overload", during, "orders/s");
        yield return new Figure("goodput kept", during / before * 100, "%");
        yield return new Figure("p99 in overload", P99(overload) / P99(hold), "x that in hold");
        yield return new Figure("refused in overload", overload[Verdict.Overloaded] * 100.0 / overload.Answers, "%");
        yield return new Figure("p99 of refusals in overload", Latency(overload.Overloaded), "ms");
        yield return new Figure("recovery", Recovery(recording), "s");

        StepStatistics? Place(string phase) =>
            Load.Stretches.Where(stretch => stretch.Phase == phase).SelectMany(recording.StepsIn).FirstOrDefault(step => step.Step == "place order");
    }

    private double GoodputIn(string phase, StepStatistics orders) =>
        orders[Verdict.Ok] / Load.Stretches.Single(stretch => stretch.Phase == phase).Seconds;

    private static double P99(StepStatistics orders) => Latency(orders.Ok);

    private static double Latency(HdrHistogram.LongHistogram microseconds) =>
        microseconds.TotalCount == 0 ? 0 : microseconds.GetValueAtPercentile(99) / 1000.0;

    /// <summary>Seconds from the end of the overload until latency is at most twice the hold's, and nobody is turned away, for a while.</summary>
    private double Recovery(Recording recording)
    {
        var seconds = recording.SecondsSoFar();
        var normal = seconds.Where(second => second.Phase == "hold").Select(second => second.P99).Order().ToList();
        var end = Load.Stretches.Single(stretch => stretch.Phase == "overload").End;
        var after = seconds.SkipWhile(second => second.Number < end).ToList();
        for (var from = 0; from + SteadySeconds <= after.Count; from++)
        {
            var steady = after.GetRange(from, SteadySeconds);
            if (steady.TrueForAll(second => second.Busy + second.Overloaded + second.Failed == 0 && second.P99 <= 2 * normal[normal.Count / 2])) return from;
        }
        return after.Count;
    }

    private static LoadProfile TheDay(double full, double seconds) => new(
        Simulation.RampingInject(full / StepFactor, seconds / 4, "ramp"),
        Simulation.InjectRandom(full / StepFactor, seconds / 4, "morning"),
        Simulation.RampingInject(full, 1, "step"),
        Simulation.InjectRandom(full, seconds, "hold"),
        Simulation.InjectRandom(full * OverloadFactor, seconds / 2, "overload"),
        Simulation.InjectRandom(full, seconds / 2, "recovery"));

    private sealed class ShipOrder(OrderBook book, PlacedOrder order) : ScriptedJourney
    {
        private readonly OrderCalls _calls = new(book);

        public override bool EndsWhenTurnedAway => false;

        protected override IEnumerable<ScriptedCall> Script()
        {
            foreach (var from in book.AllocationsOf(order).GroupBy(unit => book.Assortment.LocationOf(unit.Position), StringComparer.Ordinal))
            {
                yield return _calls.Ship(order, from);
                if (!Succeeded) yield break;
                book.Ship(from);
            }
            order.IsShipped = true;
        }

        protected override void Note(in HttpAnswer answer)
        {
            if (!answer.Succeeded) book.Surprises.Add(Step, answer);
        }
    }

    private sealed class CancelOrder(OrderBook book, PlacedOrder order) : ScriptedJourney
    {
        private readonly OrderCalls _calls = new(book);

        public override bool EndsWhenTurnedAway => false;

        protected override IEnumerable<ScriptedCall> Script()
        {
            yield return _calls.Cancel(order);
            if (Succeeded) book.Cancel(order);
        }

        protected override void Note(in HttpAnswer answer)
        {
            if (!answer.Succeeded) book.Surprises.Add(Step, answer);
        }
    }
}
