using OrleansOms.Baseline.Http;
using OrleansOms.Baseline.Locations;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Availability;

internal sealed record AvailabilityQuestion(string[] Skus, string[]? Locations = null);

/// <param name="Items">The SKUs that are known, in the order asked for.</param>
/// <param name="Unknown">Those never seen.</param>
internal sealed record AvailabilitiesBody(IReadOnlyList<AvailabilityBody> Items, IReadOnlyList<string> Unknown);

/// <summary>What can be had of many SKUs now.</summary>
internal sealed class GetAvailabilities(StockTable stock, LocationTable locations)
{
    private const int SkusMax = 500;

    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var (asked, _, refusal) = await IncomingRequest.BodyAsync(http, BaselineJson.Default.AvailabilityQuestion);
        if (refusal is not null) return refusal;
        if (asked.Skus.Length is 0 or > SkusMax) return Problem.Invalid("/skus", "outOfBounds", $"Ask for 1 to {SkusMax} SKUs.");

        var places = asked.Locations ?? [];
        if (Array.FindIndex(places, place => !locations.Contains(place)) is >= 0 and var at)
            return Problem.Invalid($"/locations/{at}", "unknownLocation", "There is no such location.");

        var levels = await stock.OfAsync(asked.Skus, places);
        return Answer.Ok(Gathered(asked.Skus, levels), BaselineJson.Default.AvailabilitiesBody);
    }

    private static AvailabilitiesBody Gathered(string[] skus, List<StockLevel> levels)
    {
        var found = new Dictionary<string, AvailabilityBody>(skus.Length, StringComparer.Ordinal);
        for (int first = 0, end; first < levels.Count; first = end)
        {
            for (end = first + 1; end < levels.Count && levels[end].Sku == levels[first].Sku;) end++;
            found.Add(levels[first].Sku, AvailabilityBody.Of(levels, first, end));
        }

        var items = new List<AvailabilityBody>(skus.Length);
        var unknown = new List<string>();
        foreach (var sku in skus)
        {
            if (found.TryGetValue(sku, out var body)) items.Add(body);
            else unknown.Add(sku);
        }
        return new AvailabilitiesBody(items, unknown);
    }
}
