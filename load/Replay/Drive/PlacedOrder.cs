using OrleansOms.Load.Http;

namespace OrleansOms.Load.Replay.Drive;

/// <summary>What the 201 of an order says about it. A replayed key answers with the same bytes, so a resumed run ships the same.</summary>
/// <param name="Shipments">What to ship from where, one entry a location, by location id.</param>
public sealed record PlacedOrder(string Id, IReadOnlyList<(string Location, List<(int Line, long Quantity)> Lines)> Shipments)
{
    public static PlacedOrder Read(Answer answer)
    {
        using var json = answer.Json();
        var byLocation = new SortedDictionary<string, List<(int, long)>>(StringComparer.Ordinal);
        foreach (var line in json.RootElement.GetProperty("lines").EnumerateArray())
        {
            var number = line.GetProperty("line").GetInt32();
            foreach (var allocation in line.GetProperty("allocations").EnumerateArray())
            {
                var location = allocation.GetProperty("location").GetString()!;
                if (!byLocation.TryGetValue(location, out var lines)) byLocation.Add(location, lines = []);
                lines.Add((number, allocation.GetProperty("quantity").GetInt64()));
            }
        }
        var id = json.RootElement.GetProperty("id").GetString()!;
        return new PlacedOrder(id, [.. byLocation.Select(pair => (pair.Key, pair.Value))]);
    }
}
