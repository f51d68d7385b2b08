using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>The calls on an order after it was placed, and on its returns. Keys derive from the order, so each is made once.</summary>
public sealed class OrderCalls(OrderBook book)
{
    public ScriptedCall Cancel(PlacedOrder order) => new("cancel order", request =>
    {
        request.Post($"/v1/orders/{order.Id}/cancel", book.Key("cancel", order.Number));
        request.Text("""{"reason":"changed my mind"}"""u8);
    });

    public ScriptedCall Ship(PlacedOrder order, IGrouping<string, Allocation> from) => new("ship", request =>
    {
        request.Post($"/v1/orders/{order.Id}/shipments", book.Key("ship-" + from.Key, order.Number));
        Moved(request, from.Key, from);
    });

    public ScriptedCall Deliver(PlacedOrder order, long shipment) => new("deliver", request =>
    {
        request.Post($"/v1/orders/{order.Id}/shipments/{shipment}/delivered", book.Key($"deliver-{shipment}", order.Number));
        request.Text("{}"u8);
    });

    public ScriptedCall AnnounceReturn(PlacedOrder order, IReadOnlyList<Allocation> units) => new("announce return", request =>
    {
        request.Post("/v1/returns", book.Key("return", order.Number));
        request.Text("{\"orderId\":\""u8);
        request.Text(order.Id);
        request.Text("\",\"lines\":["u8);
        Lines(request, units, ",\"reason\":\"too small\""u8);
        request.Text("],\"method\":\"mail\"}"u8);
    });

    public ScriptedCall ApproveReturn(PlacedOrder order, string id) => Plain(order, "approve return", id, "approve");

    public ScriptedCall ReceiveReturn(PlacedOrder order, string id, IGrouping<string, Allocation> at) => new("receive return", request =>
    {
        request.Post($"/v1/returns/{id}/receive", book.Key("receive-" + at.Key, order.Number));
        Moved(request, at.Key, at);
    });

    public ScriptedCall InspectReturn(PlacedOrder order, string id, IReadOnlyList<Allocation> units) => new("inspect return", request =>
    {
        request.Post($"/v1/returns/{id}/inspect", book.Key("inspect", order.Number));
        request.Text("{\"lines\":["u8);
        Lines(request, units, ",\"disposition\":\"restock\""u8);
        request.Text("]}"u8);
    });

    public ScriptedCall RefundReturn(PlacedOrder order, string id) => Plain(order, "refund return", id, "refund");

    private ScriptedCall Plain(PlacedOrder order, string step, string id, string verb) => new(step, request =>
    {
        request.Post($"/v1/returns/{id}/{verb}", book.Key(verb, order.Number));
        request.Text("{}"u8);
    });

    private static void Moved(RequestWriter request, string location, IEnumerable<Allocation> units)
    {
        request.Text("{\"location\":\""u8);
        request.Text(location);
        request.Text("\",\"lines\":["u8);
        Lines(request, units, []);
        request.Text("]}"u8);
    }

    // A line whose units lie in several places stands there once, with all of them.
    private static void Lines(RequestWriter request, IEnumerable<Allocation> units, ReadOnlySpan<byte> more)
    {
        var isFirst = true;
        foreach (var line in units.GroupBy(unit => unit.Line))
        {
            request.Text(isFirst ? "{\"line\":"u8 : ",{\"line\":"u8);
            request.Number(line.Key + 1);
            request.Text(",\"quantity\":"u8);
            request.Number(line.Sum(unit => unit.Quantity));
            request.Text(more);
            request.Text("}"u8);
            isFirst = false;
        }
    }
}
