using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Far more look than buy: single SKUs, whole pages, and streams that stay open, while orders go on.</summary>
public sealed class BrowseStorm(ScenarioOptions options) : Scenario
{
    private const double BatchesInMixed = 0.1;
    private const long OfLooks = 0x1B873593CC9E2D51;

    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(20);

    private readonly OrderBook _book = OrderBooks.Random(options);
    private readonly Popularity _popularity = new(options.Skus, options.Zipf);
    private readonly Views _views = new();
    private long _looks;
    private GateRule? _streams;
    private long _streamed;

    public static ScenarioOptions Defaults { get; } = new() { Rate = 5_000, Lines = 3, Spread = 3 };

    public override LoadProfile Load { get; } = options.Load is { } load ? LoadProfile.Parse(load) : Profiles.RampAndHold(options);

    public override string Sizes =>
        $"{OrderBooks.SizesOf(options)}; {options.Ratio:N0} looks an order, {options.Mode}, batches of {Batch}, {options.Watchers} streams.";

    private int Batch => Math.Min(options.Batch, options.Skus);

    private long Most => options.Units * options.Spread;

    public override IEnumerable<IEnumerable<Journey>> Preparation() => Preparing.Stock(_book.Assortment, options.Run, options.Units);

    public override IDisposable? Accompany(Uri url, string? apiKey)
    {
        if (options.Watchers == 0) return null;
        var popular = Enumerable.Range(0, Math.Min(options.Watchers, options.Skus));
        return new StreamsToTheEnd(this, new Watchers(url, apiKey, _book.Assortment, popular));
    }

    public override Journey Begin(string phase)
    {
        var draws = new Draws(options.Seed ^ OfLooks, _looks++);
        if (draws.Chance(1 / (options.Ratio + 1))) return new PlaceOrder(_book);
        var isBatch = options.Mode == "batch" || (options.Mode == "mixed" && draws.Chance(BatchesInMixed));
        return isBatch
            ? new LookAtMany(_book.Assortment, Page(ref draws), Most, _views)
            : new LookAtOne(_book.Assortment, _popularity.Draw(ref draws), Most, _views);
    }

    public override IEnumerable<Check> Checks() =>
    [
        .. CommonRules.ChecksOf(_book),
        .. _book.Ledger.Touched.Select(_book.Assortment.SkuOf).Distinct().Select(sku => new AvailabilityCheck(_book.Assortment, _book.Ledger, sku)),
    ];

    public override IEnumerable<GateRule> Rules(long unserved)
    {
        yield return _views.Rule();
        if (_streams is not null) yield return _streams;
        foreach (var rule in CommonRules.Of(_book)) yield return rule;
    }

    public override IEnumerable<Figure> Figures(Recording recording)
    {
        yield return new Figure("SKUs shown", _views.Shown / Math.Max(0.001, recording.ElapsedSeconds), "/s");
        if (_streams is not null) yield return new Figure("views streamed", _streamed / Math.Max(0.001, recording.ElapsedSeconds), "/s");
    }

    // Neighbours in the catalogue, from anywhere: what stands on one page is not all popular.
    private int[] Page(ref Draws draws)
    {
        var first = draws.Below(options.Skus);
        return [.. Enumerable.Range(first, Batch).Select(sku => sku % options.Skus)];
    }

    /// <summary>Before the streams are closed they must show what is left, since then nothing changes any more.</summary>
    private sealed class StreamsToTheEnd(BrowseStorm storm, Watchers watchers) : IDisposable
    {
        public void Dispose()
        {
            storm._streamed = watchers.Events;
            storm._streams = watchers.ShowWhatIsLeft(storm._book.Ledger, StreamPatience);
            watchers.Dispose();
        }
    }
}
