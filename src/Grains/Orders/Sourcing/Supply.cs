using System.Collections.Immutable;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>What a plan may still take: units of each SKU at each location, and which of the locations it may choose freely.</summary>
public sealed class Supply
{
    private readonly Dictionary<(string Sku, string Location), long> _units;
    private readonly Dictionary<string, ImmutableArray<RankedPlace>> _open;

    private Supply(Dictionary<(string Sku, string Location), long> units, Dictionary<string, ImmutableArray<RankedPlace>> open)
    {
        _units = units;
        _open = open;
    }

    /// <summary>What there is for a demand. Contended units count only for a SKU whose available ones do not suffice.</summary>
    public static Supply Of(
        ImmutableArray<DemandLine> goods,
        IEnumerable<StockCandidate> stock,
        ImmutableArray<RankedPlace> ranked,
        Counting counting,
        ImmutableArray<Ceiling> ceilings)
    {
        var bySku = stock.ToLookup(candidate => candidate.Sku, StringComparer.Ordinal);
        var limits = ceilings.ToDictionary(ceiling => (ceiling.Sku, ceiling.Location), ceiling => ceiling.Units);
        var units = new Dictionary<(string, string), long>();
        var open = new Dictionary<string, ImmutableArray<RankedPlace>>(StringComparer.Ordinal);
        foreach (var lines in goods.GroupBy(line => line.Sku, StringComparer.Ordinal))
        {
            var candidates = bySku[lines.Key].ToList();
            var locations = candidates.Select(candidate => candidate.Location).ToHashSet(StringComparer.Ordinal);
            open[lines.Key] = [.. ranked.Where(place => locations.Contains(place.Location))];
            Count(contended: false);
            if (counting == Counting.Contended && !Suffices(lines, units, open[lines.Key]))
            {
                Count(contended: true);
            }

            void Count(bool contended)
            {
                foreach (var candidate in candidates)
                {
                    var pair = (lines.Key, candidate.Location);
                    var all = candidate.Available + (contended ? candidate.Contended : 0);
                    units[pair] = Math.Max(0, Math.Min(all, limits.GetValueOrDefault(pair, long.MaxValue)));
                }
            }
        }

        return new Supply(units, open);
    }

    /// <summary>Units of a SKU at a location.</summary>
    public long At(string sku, string location) => _units.GetValueOrDefault((sku, location));

    /// <summary>The places that may be chosen freely for a SKU, preferred first.</summary>
    public ImmutableArray<RankedPlace> Places(string sku) => _open[sku];

    /// <summary>Units of a SKU at the places that may be chosen freely.</summary>
    public long Total(string sku) => _open[sku].Sum(place => At(sku, place.Location));

    /// <summary>Takes units that are there.</summary>
    public void Take(string sku, string location, long units) => _units[(sku, location)] -= units;

    private static bool Suffices(
        IGrouping<string, DemandLine> lines,
        Dictionary<(string, string), long> units,
        ImmutableArray<RankedPlace> open)
    {
        var left = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.Location is not null))
        {
            var there = left.GetValueOrDefault(line.Location!, units.GetValueOrDefault((lines.Key, line.Location!)));
            if (there < line.Quantity)
            {
                return false;
            }

            left[line.Location!] = there - line.Quantity;
        }

        var free = open.Sum(place => left.GetValueOrDefault(place.Location, units.GetValueOrDefault((lines.Key, place.Location))));
        return free >= lines.Where(line => line.Location is null).Sum(line => line.Quantity);
    }
}
