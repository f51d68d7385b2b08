using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>A bearable load of whole lives and looks, for hours: what leaks or slows down shows as drift.</summary>
public sealed class Soak(ScenarioOptions options) : Scenario
{
    private const long OfLooks = 0x3C6EF372FE94F82B;

    private readonly OrderBook _book = OrderBooks.Random(options);
    private readonly Popularity _popularity = new(options.Skus, options.Zipf);
    private readonly Views _views = new();
    private readonly Fates _fates = new(options.Cancels, options.Returns, options.Seed);
    private long _arrivals;
    private IReadOnlyList<double> _memory = [];

    public static ScenarioOptions Defaults { get; } = new() { Rate = 200, Seconds = 3_600, Ratio = 10, Lines = 3 };

    public override LoadProfile Load { get; } = options.Load is { } load ? LoadProfile.Parse(load) : Profiles.RampAndHold(options);

    public override string Sizes =>
        $"{OrderBooks.SizesOf(options)}; {options.Ratio} looks an order, {options.Cancels} % cancelled, of {options.Returns} % something comes back.";

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, options.Run, options.Units);

    public override IDisposable? Accompany(Uri url, string? apiKey)
    {
        var memory = new ServerMemory(url, apiKey);
        _memory = memory.Megabytes;
        return memory;
    }

    public override Journey Begin(string phase)
    {
        var draws = new Draws(options.Seed ^ OfLooks, _arrivals++);
        return draws.Chance(1 / (options.Ratio + 1))
            ? new OrderLife(_book, _fates)
            : new LookAtOne(_book.Assortment, _popularity.Draw(ref draws), options.Units * options.Spread, _views);
    }

    public override IEnumerable<Check> Checks() => CommonRules.ChecksOf(_book);

    public override IEnumerable<GateRule> Rules(long unserved) => [_views.Rule(), .. CommonRules.Of(_book)];

    /// <summary>The last tenth of the run beside its first.</summary>
    public override IEnumerable<Figure> Figures(Recording recording)
    {
        var seconds = recording.SecondsSoFar().Where(second => second is { Phase: "hold", Ok: > 0 }).ToList();
        var tenth = seconds.Count / 10;
        if (tenth == 0) yield break;
        var (first, last) = (seconds.Take(tenth).Average(second => second.P99), seconds.TakeLast(tenth).Average(second => second.P99));
        yield return new Figure("p99 of the first tenth", first, "ms");
        yield return new Figure("p99 of the last tenth", last, "ms");
        yield return new Figure("drift", ((last / first) - 1) * 100, "%");
        if (_memory.Count == 0) yield break;
        var some = Math.Max(1, _memory.Count / 10);
        yield return new Figure("server's memory, first tenth", _memory.Take(some).Average(), "MB");
        yield return new Figure("server's memory, last tenth", _memory.TakeLast(some).Average(), "MB");
    }
}
