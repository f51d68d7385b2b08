using System.Collections.Immutable;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>
/// The whole order from the nearest place that has it all: how nearly every order is sourced, found in one pass over the stock and
/// without the tables that a general plan needs. It says what <see cref="Planner"/> would say, or nothing.
/// </summary>
public static class NearestPlace
{
    /// <summary>Lines are compared each with each; beyond so many the general plan's tables pay.</summary>
    private const int SmallMax = 32;

    /// <summary>The plan; null when no single place has it all, or when lines name their places.</summary>
    /// <param name="stock">What each location has of each SKU, at most one entry a pair.</param>
    public static SourcingPlan? Plan(
        ImmutableArray<DemandLine> demand, IEnumerable<StockCandidate> stock, IEnumerable<Place> places, Destination destination)
    {
        if (demand.Length > SmallMax)
        {
            return null;
        }

        var wanted = new List<Wanted>(demand.Length);
        foreach (var line in demand)
        {
            if (line.Location is not null)
            {
                return null;
            }

            if (!line.Service)
            {
                Want(wanted, line);
            }
        }

        return wanted.Count > 0 && Best(wanted, stock, places, destination) is { } place ? Whole(demand, place) : null;
    }

    private static void Want(List<Wanted> wanted, DemandLine line)
    {
        var index = wanted.FindIndex(item => item.Sku == line.Sku);
        if (index < 0)
        {
            wanted.Add(new Wanted(line.Sku, line.Quantity));
        }
        else
        {
            wanted[index] = new Wanted(line.Sku, checked(wanted[index].Units + line.Quantity));
        }
    }

    private static Place? Best(
        List<Wanted> wanted, IEnumerable<StockCandidate> stock, IEnumerable<Place> places, Destination destination)
    {
        Place? best = null;
        var bestMetres = long.MaxValue;
        foreach (var place in places)
        {
            if (!RankedPlace.MayServe(place, destination) || !HasAll(wanted, stock, place.Location))
            {
                continue;
            }

            var metres = RankedPlace.MetresTo(place, destination);
            if (best is null || Precedes(place, metres, best, bestMetres))
            {
                (best, bestMetres) = (place, metres);
            }
        }

        return best;
    }

    private static bool HasAll(List<Wanted> wanted, IEnumerable<StockCandidate> stock, string location)
    {
        var met = 0;
        foreach (var candidate in stock)
        {
            if (candidate.Location == location && IsMetBy(wanted, candidate))
            {
                met++;
            }
        }

        return met == wanted.Count;
    }

    private static bool IsMetBy(List<Wanted> wanted, StockCandidate candidate)
    {
        foreach (var item in wanted)
        {
            if (item.Sku == candidate.Sku)
            {
                return item.Units <= candidate.Available;
            }
        }

        return false;
    }

    private static bool Precedes(Place place, long metres, Place other, long otherMetres) =>
        metres != otherMetres ? metres < otherMetres
        : place.Priority != other.Priority ? place.Priority < other.Priority
        : string.CompareOrdinal(place.Location, other.Location) < 0;

    private static SourcingPlan Whole(ImmutableArray<DemandLine> demand, Place place)
    {
        var allocations = ImmutableArray.CreateBuilder<PlannedAllocation>(demand.Length);
        foreach (var line in demand)
        {
            allocations.Add(new PlannedAllocation(line.Line, line.Service ? null : place.Location, line.Quantity));
        }

        return new SourcingPlan(allocations.MoveToImmutable(), []);
    }

    private readonly record struct Wanted(string Sku, long Units);
}
