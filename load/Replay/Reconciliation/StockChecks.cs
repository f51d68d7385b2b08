using System.Collections.Concurrent;
using System.Text.Json;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Drive;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Reconciliation;

/// <summary>Reads every SKU at every place back and compares it with opening stock, sales and adjustments.</summary>
/// <param name="sourced">What the orders say sourcing took from a position; only this is not the file's to say.</param>
public sealed class StockChecks(ReplayPlan plan, OmsClient oms, Func<Position, long> sourced, Findings findings)
{
    /// <summary>SKUs in one availability call; the HTTP contract allows 500.</summary>
    public const int SkusPerCall = 200;

    private const string Levels = "stock: SKU at a location";
    private const string Totals = "stock: SKU over all locations";
    private const string Availability = "stock: availability";

    private readonly ConcurrentDictionary<string, long> _onHand = new(StringComparer.Ordinal);

    public async Task CheckPositionAsync(Position position, CancellationToken stop)
    {
        var path = $"/v1/stock/{Uri.EscapeDataString(position.Sku)}/{Uri.EscapeDataString(position.Location.Id)}";
        var subject = $"{position.Sku}@{position.Location.Id}";
        var answer = await oms.GetAsync("read stock", path, stop);
        if (!answer.Succeeded)
        {
            findings.Miss(Levels, subject, "200", answer.Summary);
            return;
        }
        using var json = answer.Json();
        var closing = position.ClosingBeforeSourcing - sourced(position);
        var found = new LevelFacts(
            Units("onHand"), Units("available"), Units("reserved"), Units("committed"),
            Units("safety"), Units("damaged"), Units("quality"), Units("inTransit"));
        findings.Compare(Levels, subject, new LevelFacts(closing, closing, 0, 0, 0, 0, 0, 0), found);
        _onHand.AddOrUpdate(position.Sku, found.OnHand, (_, sum) => sum + found.OnHand);

        long Units(string name) => json.RootElement.GetProperty(name).GetInt64();
    }

    /// <summary>After all positions were read: each SKU's sum against the file alone.</summary>
    public void CheckTotals()
    {
        foreach (var sku in plan.Skus) findings.Compare(Totals, sku.Sku, sku.Closing, _onHand.GetValueOrDefault(sku.Sku));
    }

    public async Task CheckAvailabilityAsync(IReadOnlyCollection<SkuStock> skus, CancellationToken stop)
    {
        var body = Requests.Availability(skus.Select(sku => sku.Sku));
        var answer = await oms.PostAsync("read availability", "/v1/availability", body, null, stop);
        if (!answer.Succeeded)
        {
            findings.Miss(Availability, $"{skus.Count} SKUs", "200", answer.Summary);
            return;
        }
        using var json = answer.Json();
        var items = json.RootElement.GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("sku").GetString()!, StringComparer.Ordinal);
        foreach (var sku in skus)
        {
            if (items.TryGetValue(sku.Sku, out var item)) CompareAvailability(sku, item);
            else findings.Miss(Availability, sku.Sku, "an item", "unknown");
        }
    }

    private void CompareAvailability(SkuStock sku, JsonElement item)
    {
        findings.Compare(Availability, sku.Sku, sku.Closing, item.GetProperty("available").GetInt64());
        var found = item.GetProperty("locations").EnumerateArray()
            .ToDictionary(
                place => place.GetProperty("location").GetString()!, place => place.GetProperty("available").GetInt64(), StringComparer.Ordinal);
        foreach (var position in sku.Positions)
        {
            // A place that is sold out may be left out of the list.
            found.Remove(position.Location.Id, out var available);
            var closing = position.ClosingBeforeSourcing - sourced(position);
            findings.Compare(Availability, $"{sku.Sku}@{position.Location.Id}", closing, available);
        }
        foreach (var (location, available) in found) findings.Compare(Availability, $"{sku.Sku}@{location}", 0, available);
    }

    private sealed record LevelFacts(
        long OnHand, long Available, long Reserved, long Committed, long Safety, long Damaged, long Quality, long InTransit);
}
