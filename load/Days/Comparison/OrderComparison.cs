using System.Globalization;
using System.Text.Json;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Comparison;

/// <summary>An order as the server says it, beside the model's.</summary>
public static class OrderComparison
{
    public static void Compare(Order order, JsonElement actual, Differences differences)
    {
        differences.Compare("id", order.Id, actual.Id);
        differences.Compare("status", order.Status, actual.Text("status"));
        differences.Compare("reference", order.Draft.Reference, actual.Text("reference"));
        CompareAmounts(order, actual.GetProperty("amounts"), differences);
        differences.Compare("lines", order.Lines.Count, actual.GetProperty("lines").GetArrayLength());
        foreach (var (line, index) in order.Lines.Select((line, index) => (line, index)))
            CompareLine(order, line, actual.GetProperty("lines")[index], differences);
        differences.Compare("shipments", Words(order.Shipments.Select(Words)), Words(actual.GetProperty("shipments"), shipment =>
            $"{shipment.Number("shipment")} from {shipment.Text("location")} ({shipment.Lines("lines")})"
            + (shipment.Text("deliveredAt") is null ? "" : " delivered")));
        differences.Compare("cancellations", Words(order.Cancellations.Select(made => Words(order, made))), Words(actual.GetProperty("cancellations"), made =>
            $"{made.Text("reason")} ({made.Lines("lines")}) {made.Text("amount")}"));
        differences.Compare(
            "returns", Words(order.Returns.Select(claim => claim.Id)), Words(actual.GetProperty("returns"), claim => claim.GetString()!));
    }

    /// <summary>Open allocations by place and SKU, as the order says them itself.</summary>
    public static IEnumerable<(string Sku, string Place, long Units)> PromisesOf(JsonElement order) =>
        order.GetProperty("lines").EnumerateArray().SelectMany(line => line.GetProperty("allocations").EnumerateArray()
            .Select(allocation => (line.Text("sku")!, allocation.Text("location")!, allocation.Number("quantity"))));

    private static void CompareAmounts(Order order, JsonElement actual, Differences differences)
    {
        var money = order.Money;
        Amount("lines", money.Gross);
        Amount("discounts", money.Discounts);
        Amount("charges", money.Charges);
        Amount("tax", money.Tax);
        Amount("total", money.Total);
        Amount("cancelled", money.Cancelled);
        Amount("refunded", money.Refunded);
        Amount("net", money.Total - money.Cancelled - money.Refunded);

        void Amount(string name, decimal expected) => differences.Compare($"amounts.{name}", money.Text(expected), actual.Text(name));
    }

    private static void CompareLine(Order order, OrderLine line, JsonElement actual, Differences differences)
    {
        var at = $"line {line.Number}";
        differences.Compare($"{at}, number", line.Number, (int)actual.Number("line"));
        differences.Compare($"{at}, sku", line.Terms.Sku.Id, actual.Text("sku"));
        differences.Compare($"{at}, unitPrice", line.Terms.UnitPrice.ToString(CultureInfo.InvariantCulture), actual.Text("unitPrice"));
        differences.Compare($"{at}, amount", order.Money.Text(order.Money.AmountOf(line.Terms)), actual.Text("amount"));
        differences.Compare(
            at,
            new Quantities(
                line.Terms.Quantity, line.Cancelled, line.Backordered, line.Allocated, line.Shipped, order.Delivered(line), order.Returned(line)),
            new Quantities(
                actual.Number("quantity"), actual.Number("cancelled"), actual.Number("backordered"), actual.Number("allocated"),
                actual.Number("shipped"), actual.Number("delivered"), actual.Number("returned")));
        differences.Compare(
            $"{at}, allocations",
            Places(line.Allocations.Where(allocation => allocation.Place is not null).Select(allocation => (allocation.Place!.Id, allocation.Left))),
            Places(actual.GetProperty("allocations").EnumerateArray().Select(allocation => (allocation.Text("location")!, allocation.Number("quantity")))));
    }

    // A place may be said once for each time that the line got units there.
    private static string Places(IEnumerable<(string Place, long Units)> allocations) => string.Join(", ", allocations
        .Where(allocation => allocation.Units > 0)
        .GroupBy(allocation => allocation.Place, StringComparer.Ordinal)
        .OrderBy(place => place.Key, StringComparer.Ordinal)
        .Select(place => $"{place.Sum(allocation => allocation.Units)} at {place.Key}"));

    private static string Words(Shipment shipment) =>
        $"{shipment.Number} from {shipment.Place.Id} ({Reading.Words(shipment.Lines)})" + (shipment.IsDelivered ? " delivered" : "");

    private static string Words(Order order, Cancellation made) =>
        $"{made.Reason} ({Reading.Words(made.Lines)}) {order.Money.Text(made.Amount)}";

    private static string Words(IEnumerable<string> items) => string.Join("; ", items);

    private static string Words(JsonElement items, Func<JsonElement, string> words) => Words(items.EnumerateArray().Select(words));

    private sealed record Quantities(long Quantity, long Cancelled, long Backordered, long Allocated, long Shipped, long Delivered, long Returned);
}
