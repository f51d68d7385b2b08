using System.Collections.Immutable;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>
/// The fewest places that together have a demand; of those the ones with the least sum of distances, then the least sum of priorities,
/// then those that come first in the order of preference. It is a set cover, so the search is exact only while it is short: up to
/// <see cref="MaxSteps"/>, which 10 places with 300 SKUs never reach. Beyond that the choice is greedy: place by place the one that
/// has most of what is missing, and at the end without those that turned out not to be needed.
/// </summary>
public sealed class FewestPlaces
{
    /// <summary>One step is one SKU looked at in one set of places.</summary>
    public const long MaxSteps = 2_000_000;

    private readonly RankedPlace[] _places;
    private readonly long[][] _units;
    private readonly long[] _missing;
    private readonly long[][] _atMost;
    private long _steps;
    private int[]? _best;
    private long _bestMetres;
    private long _bestPriority;

    // _units[p][s] is what place p has of SKU s; _atMost[p][s] what p and all after it have together.
    private FewestPlaces(RankedPlace[] places, long[][] units, long[] missing)
    {
        _places = places;
        _units = units;
        _missing = missing;
        _atMost = new long[places.Length + 1][];
    }

    /// <summary>Places that together have all of a demand that can be had, preferred first.</summary>
    /// <param name="used">Locations that the order takes from anyway; they cost nothing.</param>
    public static ImmutableArray<RankedPlace> Choose(ImmutableArray<DemandLine> open, Supply supply, HashSet<string> used)
    {
        var lines = open.GroupBy(line => line.Sku, StringComparer.Ordinal).ToArray();
        var skus = lines.Select(group => group.Key).ToArray();
        var places = skus
            .SelectMany(sku => supply.Places(sku).Where(place => supply.At(sku, place.Location) > 0))
            .Distinct()
            .OrderBy(place => place.Metres)
            .ThenBy(place => place.Priority)
            .ThenBy(place => place.Location, StringComparer.Ordinal)
            .ToArray();
        var missing = lines.Select(group => group.Sum(line => line.Quantity)).ToArray();
        foreach (var place in places.Where(place => used.Contains(place.Location)))
        {
            missing = Less(missing, Units(place));
        }

        var free = places.Where(place => !used.Contains(place.Location)).ToArray();
        var chosen = new FewestPlaces(free, [.. free.Select(Units)], missing).Find();
        return [.. places.Where(place => used.Contains(place.Location) || chosen.Contains(place))];

        long[] Units(RankedPlace place) => [.. skus.Select(sku => supply.At(sku, place.Location))];
    }

    private HashSet<RankedPlace> Find()
    {
        if (IsMet(_missing))
        {
            return [];
        }

        // The nearest single place is found in one pass, however many there are.
        var single = Array.FindIndex(_units, units => IsMet(Less(_missing, units)));
        if (single >= 0)
        {
            return [_places[single]];
        }

        _atMost[^1] = new long[_missing.Length];
        for (var place = _places.Length - 1; place >= 0; place--)
        {
            _atMost[place] = Sum(_atMost[place + 1], _units[place]);
        }

        for (var size = 2; size <= _places.Length && _steps <= MaxSteps; size++)
        {
            Search(new int[size], 0, 0, _missing, 0, 0);
            if (_best is not null && _steps <= MaxSteps)
            {
                return [.. _best.Select(place => _places[place])];
            }
        }

        return [.. Greedy().Select(place => _places[place])];
    }

    // Sets are tried in the order of preference, so of sets that cost the same the first one found stays.
    private void Search(int[] set, int depth, int from, long[] missing, long metres, long priority)
    {
        for (var place = from; place <= _places.Length - (set.Length - depth) && _steps <= MaxSteps; place++)
        {
            _steps += _missing.Length;
            var (far, last) = (metres + _places[place].Metres, priority + _places[place].Priority);
            if (!Reaches(missing, _atMost[place]) || (_best is not null && far > _bestMetres))
            {
                return;
            }

            set[depth] = place;
            var rest = Less(missing, _units[place]);
            if (depth + 1 < set.Length)
            {
                Search(set, depth + 1, place + 1, rest, far, last);
            }
            else if (IsMet(rest) && (_best is null || (far, last).CompareTo((_bestMetres, _bestPriority)) < 0))
            {
                (_best, _bestMetres, _bestPriority) = ([.. set], far, last);
            }
        }
    }

    private List<int> Greedy()
    {
        var chosen = new List<int>();
        var missing = _missing;
        while (!IsMet(missing))
        {
            var most = Enumerable.Range(0, _places.Length).MaxBy(place => Covered(missing, _units[place]));
            chosen.Add(most);
            missing = Less(missing, _units[most]);
        }

        foreach (var place in chosen.OrderDescending().ToList())
        {
            var others = chosen.Where(other => other != place).ToList();
            if (IsMet(others.Aggregate(_missing, (rest, other) => Less(rest, _units[other]))))
            {
                chosen = others;
            }
        }

        return chosen;
    }

    private static long Covered(long[] missing, long[] units) => missing.Zip(units, Math.Min).Sum();

    private static bool IsMet(long[] missing) => !Array.Exists(missing, units => units > 0);

    private static bool Reaches(long[] missing, long[] units)
    {
        for (var s = 0; s < missing.Length; s++)
        {
            if (missing[s] > units[s])
            {
                return false;
            }
        }

        return true;
    }

    private static long[] Less(long[] missing, long[] units)
    {
        var rest = new long[missing.Length];
        for (var s = 0; s < rest.Length; s++)
        {
            rest[s] = Math.Max(0, missing[s] - units[s]);
        }

        return rest;
    }

    private static long[] Sum(long[] left, long[] right)
    {
        var sum = new long[left.Length];
        for (var s = 0; s < sum.Length; s++)
        {
            sum[s] = left[s] + right[s];
        }

        return sum;
    }
}
