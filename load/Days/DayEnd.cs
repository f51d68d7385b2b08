using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Acts;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Days;

/// <summary>All there is at the end of a day, compared: stock, availability, orders, open promises, returns, transfers, the search.</summary>
/// <param name="deadline">The search may lag by two seconds, on a busy machine by some more; but not longer than this.</param>
public sealed class DayEnd(OmsClient oms, Scene scene, DayResult result, TimeSpan deadline)
{
    private static readonly TimeSpan SearchPause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<(string Sku, string Place), long> _promised = [];

    private Shop Shop => scene.Shop;

    /// <param name="seen">What was seen during the day.</param>
    public async Task CompareAsync(IReadOnlyList<SeenStock> seen, CancellationToken stop)
    {
        foreach (var order in Shop.Orders) await CompareAsync(order, stop);
        foreach (var sku in Shop.Skus.Where(sku => sku.IsKnown)) await CompareAsync(sku, stop);
        foreach (var claim in Shop.Returns)
            await ReadAsync("return", $"/v1/returns/{claim.Id}", (actual, found) => ReturnComparison.Compare(claim, actual, found), stop);
        foreach (var transfer in Shop.Transfers)
            await ReadAsync("transfer", $"/v1/transfers/{transfer.Id}", (actual, found) => TransferComparison.Compare(transfer, actual, found), stop);
        foreach (var stock in seen)
            await ReadAsync("look back at a SKU", $"/v1/stock/{stock.Sku.Id}?asOf={Uri.EscapeDataString(stock.At)}", (actual, found) =>
                found.Compare("levels then", stock.Levels, StockComparison.WordsOf(actual)), stop);
        await CompareAvailabilityAsync(stop);
        await CompareSearchAsync(stop);
    }

    private Task CompareAsync(Order order, CancellationToken stop) => ReadAsync(
        "order",
        $"/v1/orders/{order.Id}",
        (actual, found) =>
        {
            OrderComparison.Compare(order, actual, found);
            foreach (var (sku, place, units) in OrderComparison.PromisesOf(actual))
                _promised[(sku, place)] = _promised.GetValueOrDefault((sku, place)) + units;
        },
        stop);

    // What stock says it has promised is what the orders say they were promised: both as the server says it.
    private async Task CompareAsync(Sku sku, CancellationToken stop)
    {
        await ReadAsync(
            "SKU",
            $"/v1/stock/{sku.Id}",
            (actual, found) =>
            {
                StockComparison.Compare(sku, actual, found);
                foreach (var at in actual.GetProperty("locations").EnumerateArray())
                {
                    var promised = _promised.GetValueOrDefault((sku.Id, at.Text("location")!));
                    found.Compare($"open promises at {at.Text("location")}", promised, at.Number("reserved") + at.Number("committed"));
                }
            },
            stop);
        result.Skus.Add(scene.NameOf(sku));
        foreach (var position in sku.Positions.Values) await CompareLedgerAsync(position, stop);
        if (sku.EverWaited)
            await ReadAsync("queue", $"/v1/skus/{sku.Id}", (actual, found) => found.Compare("waiting", sku.Waiting, actual.Number("waiting")), stop);
    }

    // The levels are the sum of the movements.
    private Task CompareLedgerAsync(Position position, CancellationToken stop) => ReadAsync(
        "stock location with its ledger",
        $"/v1/stock/{position.Sku.Id}/{position.Place.Id}/movements?limit=500",
        (actual, found) =>
        {
            var movements = actual.GetProperty("items").EnumerateArray().ToLookup(
                item => item.Text("type"), item => item.Number("quantity"), StringComparer.Ordinal);
            found.Compare("onHand by the ledger", position.OnHand, Sum("receipt", "adjustment", "count", "return", "transfer") - Sum("ship", "send"));
            found.Compare("inTransit by the ledger", position.InTransit, Sum("send") - Sum("arrive", "writeOff"));

            long Sum(params ReadOnlySpan<string> types)
            {
                long sum = 0;
                foreach (var type in types) sum += movements[type].Sum();
                return sum;
            }
        },
        stop);

    private Task CompareAvailabilityAsync(CancellationToken stop)
    {
        var known = Shop.Skus.Where(sku => sku.IsKnown).ToList();
        var body = new JsonObject { ["skus"] = new JsonArray([.. known.Select(sku => JsonValue.Create(sku.Id))]) };
        Count("availability");
        return ComparingClient.CompareAsync(
            oms.PostAsync("read availability", "/v1/availability", JsonSerializer.SerializeToUtf8Bytes(body), null, stop),
            "/v1/availability",
            result.Differences,
            actual => StockComparison.CompareAvailability(known, actual, result.Differences));
    }

    // A refused order is not found, and a found one is as it is.
    private async Task CompareSearchAsync(CancellationToken stop)
    {
        var expected = Words(Shop.Orders.Select(order => $"{order.Id} {order.Status} {order.Money.Text(order.Money.Total)}"));
        var started = Stopwatch.GetTimestamp();
        Count("search");
        while (true)
        {
            var found = new Differences();
            await oms.CompareAsync("search orders", $"/v1/orders?channel={scene.Channel}&limit=500", found, actual =>
                found.Compare("orders", expected, Words(actual.GetProperty("items").EnumerateArray()
                    .Select(item => $"{item.Id} {item.Text("status")} {item.Text("total")}"))), stop);
            if (found.IsEmpty || Stopwatch.GetElapsedTime(started) > deadline)
            {
                result.Differences.Add(found);
                return;
            }
            await Task.Delay(SearchPause, stop);
        }
    }

    private Task ReadAsync(string what, string path, Action<JsonElement, Differences> compare, CancellationToken stop)
    {
        Count(what);
        return oms.CompareAsync($"read {what}", path, result.Differences, actual => compare(actual, result.Differences), stop);
    }

    private void Count(string what) => result.Compared[what] = result.Compared.GetValueOrDefault(what) + 1;

    private static string Words(IEnumerable<string> items) => string.Join("; ", items.Order(StringComparer.Ordinal));
}
