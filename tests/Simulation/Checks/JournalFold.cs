using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Stock;
using OrleansOms.Simulation.Journal;

namespace OrleansOms.Simulation.Checks;

/// <summary>The whole journal, folded flush by flush. What it finds wrong on the way it tells at once.</summary>
public sealed class JournalFold(SimStore store)
{
    // Far more than any grain of a run comes to: whoever gets there goes round in a circle, and would take longer with each round.
    private const long VersionsMax = 10_000;

    // A snapshot takes longer than all other checks of a row: so it is made of each so many, which of them is chance enough.
    private const long RowsASnapshot = 5;

    private readonly SortedDictionary<GrainName, GrainFold> _grains = [];
    private readonly Dictionary<Guid, (long Number, UInt128 Chain)> _writers = [];
    private readonly List<StockChange> _stock = [];
    private int _taken;
    private long _rows;

    public IEnumerable<GrainFold> Grains => _grains.Values;

    /// <summary>What each flush did to stock locations, in the order of the journal.</summary>
    public IReadOnlyList<StockChange> Stock => _stock;

    public GrainFold? Find(GrainName grain) => _grains.GetValueOrDefault(grain);

    /// <summary>Takes what has landed since.</summary>
    /// <exception cref="InvalidOperationException">A grain's history grows without end.</exception>
    public void CatchUp(Findings findings)
    {
        for (; _taken < store.Landed.Count; _taken++)
        {
            var flush = store.Landed[_taken];
            Follow(flush, findings);
            foreach (var row in flush.Rows) Take(flush, row, findings);
        }
    }

    private void Take(LandedFlush flush, Row row, Findings findings)
    {
        if (!_grains.TryGetValue(row.Grain, out var grain)) _grains.Add(row.Grain, grain = GrainFold.Of(row.Grain));
        if (row.Checksum != RowChecksum.Of(row) || row.FirstVersion != grain.Version + 1 || row.Writer != flush.Writer || row.Flush != flush.Number)
        {
            findings.Add(Invariant.Rows, $"{row.Grain} has a row {row.FirstVersion}+{row.Count} after version {grain.Version}, of flush {row.Flush}.");
            return;
        }
        grain.Take(row, flush.At);
        if (grain.Version > VersionsMax) throw new InvalidOperationException($"{row.Grain} does not come to an end: {grain.State}");
        foreach (var (invariant, text) in StateChecks.Of(grain, row.FirstVersion).Concat(StepChecks.Of(grain, row.FirstVersion)))
            findings.Add(invariant, $"{row.Grain}: {text}");
        if (++_rows % RowsASnapshot == 0 && grain.LostInSnapshot() is { } lost) findings.Add(Invariant.Derived, $"{row.Grain}, version {grain.Version}: {lost}");
        if (grain.State is StockState stock)
        {
            var levels = Enumerable.Range((int)row.FirstVersion, row.Count).Select(version => Offered((StockState)grain.StateAt(version))).ToList();
            _stock.Add(new StockChange(flush.At, stock.Sku, stock.Location, levels.Min(), levels[^1]));
        }
    }

    // Until its SKU knows of a location, nobody has been told of its units.
    private static long Offered(StockState state) => state.Registered ? state.Available : 0;

    // Each writer's flushes are numbered and chained.
    private void Follow(LandedFlush flush, Findings findings)
    {
        var before = _writers.GetValueOrDefault(flush.Writer);
        var chain = RowChecksum.Chain(before.Chain, flush.Number, flush.Rows.Select(row => row.Checksum));
        if (flush.Number != before.Number + 1 || flush.Chain != chain)
            findings.Add(Invariant.Rows, $"Flush {flush.Number} of writer {flush.Writer:n} does not follow flush {before.Number}.");
        _writers[flush.Writer] = (flush.Number, flush.Chain);
    }
}

/// <summary>What a flush did to what a stock location offers.</summary>
/// <param name="Least">The fewest units that were to be had while it gathered.</param>
/// <param name="Last">The units that were to be had after it.</param>
public sealed record StockChange(DateTimeOffset At, string Sku, string Location, long Least, long Last);
