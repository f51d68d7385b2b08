using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>The calls on orders.</summary>
public static class OrderCalls
{
    public static Act Place(Scene scene, Draft draft)
    {
        var (verdict, order) = Placing.Place(scene.Shop, draft);
        var lines = draft.Lines.Select(line => $"{line.Quantity} {scene.NameOf(line.Sku)}{(line.Place is { } at ? " at " + scene.NameOf(at) : "")}");
        return new Act(
            $"place, {draft.OnShortage}", $"place {string.Join(", ", lines)}, {draft.OnShortage}", "/v1/orders", Bodies.Order(draft), verdict)
        {
            Learn = answer => order!.Id = answer.Id,
            Check = (answer, differences) => OrderComparison.Compare(order!, answer, differences),
        };
    }

    public static Act Cancel(Scene scene, Order order, IReadOnlyList<(int Line, long Units)> lines)
    {
        var verdict = Cancelling.Cancel(scene.Shop, order, lines);
        var body = new JsonObject { ["reason"] = "changed my mind" };
        if (lines.Count > 0) body["lines"] = Bodies.Lines(lines);
        return new Act("cancel", $"cancel {Words(lines)} of {scene.NameOf(order)}", $"/v1/orders/{order.Id}/cancel", body, verdict)
        {
            KeyUse = KeyUse.Optional,
            Check = (answer, differences) =>
            {
                var made = order.Cancellations[^1];
                differences.Compare("cancelled.amount", order.Money.Text(made.Amount), answer.GetProperty("cancelled").Text("amount"));
                CompareUnlessItWaits(order, answer, differences);
            },
        };
    }

    public static Act Ship(Scene scene, Order order, Place place, IReadOnlyList<(int Line, long Units)> lines)
    {
        var verdict = Shipping.Ship(scene.Shop, order, place, lines);
        return new Act(
            "ship",
            $"ship {Words(lines)} of {scene.NameOf(order)} from {scene.NameOf(place)}",
            $"/v1/orders/{order.Id}/shipments",
            new JsonObject { ["location"] = place.Id, ["lines"] = Bodies.Lines(lines) },
            verdict)
        {
            Check = (answer, differences) =>
            {
                differences.Compare("shipment", order.Shipments.Count, (int)answer.Number("shipment"));
                CompareUnlessItWaits(order, answer, differences);
            },
        };
    }

    public static Act Deliver(Scene scene, Order order, int shipment)
    {
        // Telling it twice changes nothing: no key is remembered, and the answer is that of the first time.
        var repeated = order.Shipments.Exists(made => made.Number == shipment && made.IsDelivered);
        var verdict = Shipping.Deliver(scene.Shop, order, shipment);
        return new Act(
            "deliver",
            $"deliver shipment {shipment} of {scene.NameOf(order)}",
            $"/v1/orders/{order.Id}/shipments/{shipment}/delivered",
            new JsonObject(),
            verdict)
        {
            KeyUse = repeated ? KeyUse.None : KeyUse.Optional,
            Check = (answer, differences) =>
            {
                differences.Compare("shipment", shipment, (int)answer.Number("shipment"));
                if (!repeated) CompareUnlessItWaits(order, answer, differences);
            },
        };
    }

    /// <summary>Lines and their units in words.</summary>
    public static string Words(IEnumerable<(int Line, long Units)> lines) =>
        string.Join(", ", lines.Select(line => $"{line.Units} of line {line.Line}")) is { Length: > 0 } words ? words : "all";

    // What waits may be filled while the answer is on its way; such an order is read until it is as it should be.
    private static void CompareUnlessItWaits(Order order, System.Text.Json.JsonElement answer, Differences differences)
    {
        if (order.Lines.All(line => line.Wait is null)) OrderComparison.Compare(order, answer, differences);
    }
}
