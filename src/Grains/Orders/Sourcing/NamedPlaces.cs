using System.Collections.Immutable;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>
/// Each line from the place that it names: nothing is to be chosen, only to be counted. It says what <see cref="Planner"/> would say, or
/// nothing.
/// </summary>
public static class NamedPlaces
{
    /// <summary>Lines are compared each with each; beyond so many the general plan's tables pay.</summary>
    private const int SmallMax = 32;

    /// <summary>The plan; null when a line names no place, or its place is short.</summary>
    /// <param name="stock">What each location has of each SKU, at most one entry a pair.</param>
    public static SourcingPlan? Plan(ImmutableArray<DemandLine> demand, IEnumerable<StockCandidate> stock)
    {
        if (demand.Length > SmallMax)
        {
            return null;
        }

        var allocations = ImmutableArray.CreateBuilder<PlannedAllocation>(demand.Length);
        foreach (var line in demand)
        {
            if (!line.Service && (line.Location is null || !IsMet(line, demand, stock)))
            {
                return null;
            }

            allocations.Add(new PlannedAllocation(line.Line, line.Service ? null : line.Location, line.Quantity));
        }

        return new SourcingPlan(allocations.MoveToImmutable(), []);
    }

    // Demand of several lines on one stock location is summed; the order of lines does not matter as long as all of them are met.
    private static bool IsMet(DemandLine line, ImmutableArray<DemandLine> demand, IEnumerable<StockCandidate> stock)
    {
        long wanted = 0;
        foreach (var other in demand)
        {
            wanted += !other.Service && other.Sku == line.Sku && other.Location == line.Location ? other.Quantity : 0;
        }

        foreach (var candidate in stock)
        {
            if (candidate.Location == line.Location && candidate.Sku == line.Sku)
            {
                return wanted <= candidate.Available;
            }
        }

        return false;
    }
}
