using OrleansOms.Baseline.Locations;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Orders;

/// <summary>Where an order's units are to come from, or which lines can't be had.</summary>
/// <param name="Allocations">One list a line; null where something can't be had.</param>
/// <param name="Shortages">Lines that can't be had in full, by their place in the draft, with what there is.</param>
internal sealed record Sourced(IReadOnlyList<Allocation>[]? Allocations, IReadOnlyList<(int Line, long Available)> Shortages);

/// <summary>
/// Lines that name a location come from there. The others come as a whole from the first location that has them all, else from few: each
/// next one is that which has the most of what is left. Nearer is better, then lower priority, then the name.
/// </summary>
internal sealed class Sourcing(OrderDraft draft, IEnumerable<StockLevel> levels, IEnumerable<KeyValuePair<string, LocationDescription>> locations)
{
    private readonly Dictionary<(string Sku, string Location), long> _left = levels.ToDictionary(level => (level.Sku, level.Location), level => level.Available);
    private readonly List<Allocation>[] _allocations = Array.ConvertAll(draft.Lines, _ => new List<Allocation>());

    public Sourced Plan()
    {
        var shortages = new List<(int Line, long Available)>();
        var open = new List<int>();
        for (var i = 0; i < draft.Lines.Length; i++)
        {
            if (draft.Lines[i].Location is not { } named) open.Add(i);
            else if (Left(i, named) is var there && there < draft.Lines[i].Quantity) shortages.Add((i, there));
            else Take(i, named, draft.Lines[i].Quantity);
        }
        if (open.Count > 0) Share(open, shortages);
        if (shortages.Count > 0) return new Sourced(null, shortages);

        // In the order in which they will be read.
        foreach (var allocations in _allocations) allocations.Sort(static (one, other) => string.CompareOrdinal(one.Location, other.Location));
        return new Sourced(_allocations, []);
    }

    private void Share(List<int> open, List<(int Line, long Available)> shortages)
    {
        var ranked = Ranked();
        if (ranked.Find(location => HasAll(open, location)) is { } whole)
        {
            foreach (var line in open) Take(line, whole, draft.Lines[line].Quantity);
            return;
        }
        while (ranked.Count > 0)
        {
            var best = ranked.MaxBy(location => open.Sum(line => Math.Min(Left(line, location), Missing(line))))!; // the first of equals
            ranked.Remove(best);
            foreach (var line in open)
                if (Math.Min(Left(line, best), Missing(line)) is > 0 and var units)
                    Take(line, best, units);
        }
        shortages.AddRange(open.Where(line => Missing(line) > 0).Select(line => (line, draft.Lines[line].Quantity - Missing(line))));
    }

    private List<string> Ranked()
    {
        var isPickup = draft.Delivery.Method == "pickup";
        return [.. locations
            .Where(location => isPickup ? location.Value.Pickup : location.Value.Ships)
            .OrderBy(location => Distance(location.Value, draft.Delivery.Address))
            .ThenBy(location => location.Value.Priority)
            .ThenBy(location => location.Key, StringComparer.Ordinal)
            .Select(location => location.Key)];
    }

    private bool HasAll(List<int> open, string location) =>
        open.GroupBy(line => draft.Lines[line].Sku, StringComparer.Ordinal)
            .All(lines => _left.GetValueOrDefault((lines.Key, location)) >= lines.Sum(line => draft.Lines[line].Quantity));

    private long Left(int line, string location) => _left.GetValueOrDefault((draft.Lines[line].Sku, location));

    private long Missing(int line) => draft.Lines[line].Quantity - _allocations[line].Sum(allocation => allocation.Quantity);

    private void Take(int line, string location, long units)
    {
        _left[(draft.Lines[line].Sku, location)] -= units;
        _allocations[line].Add(new Allocation(location, units));
    }

    // Haversine; the radius does not matter to the order. Without coordinates all are equally far, behind those that have some.
    private static double Distance(LocationDescription from, Address to)
    {
        if (from is not { Latitude: { } latitude, Longitude: { } longitude } || to is not { Latitude: { } toLatitude, Longitude: { } toLongitude })
            return double.MaxValue;
        var north = Math.Sin(double.DegreesToRadians(toLatitude - latitude) / 2);
        var east = Math.Sin(double.DegreesToRadians(toLongitude - longitude) / 2);
        return (north * north) + (Math.Cos(double.DegreesToRadians(latitude)) * Math.Cos(double.DegreesToRadians(toLatitude)) * east * east);
    }
}
