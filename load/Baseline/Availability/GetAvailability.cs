using OrleansOms.Baseline.Http;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Availability;

/// <summary>What can be had of a SKU, in units.</summary>
/// <param name="AsOf">When the newest of these numbers was booked.</param>
internal sealed record AvailabilityBody(string Sku, long Available, IReadOnlyList<LocationAvailability> Locations, DateTime AsOf)
{
    /// <param name="levels">Of this SKU only, from <paramref name="first"/> to before <paramref name="end"/>.</param>
    public static AvailabilityBody Of(List<StockLevel> levels, int first, int end)
    {
        var locations = new LocationAvailability[end - first];
        var available = 0L;
        var asOf = DateTime.MinValue;
        for (var i = first; i < end; i++)
        {
            locations[i - first] = new LocationAvailability(levels[i].Location, levels[i].Available);
            available += levels[i].Available;
            if (levels[i].AsOf > asOf) asOf = levels[i].AsOf;
        }
        return new AvailabilityBody(levels[first].Sku, available, locations, asOf);
    }
}

internal readonly record struct LocationAvailability(string Location, long Available);

/// <summary>What can be had of a SKU now.</summary>
internal sealed class GetAvailability(StockTable stock)
{
    private static readonly Problem Unknown = Problem.NotFound("skuNotFound", "There is no such SKU.");

    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var levels = await stock.OfAsync(http.PathId("sku"));
        return levels.Count == 0 ? Unknown : Answer.Ok(AvailabilityBody.Of(levels, 0, levels.Count), BaselineJson.Default.AvailabilityBody);
    }
}
