using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>An order's events as they are shown.</summary>
public static class OrderTimeline
{
    /// <summary>The event without sealed personal data and without the idempotency key it came with.</summary>
    public static OrderEventView View(in Recorded<OrderEvent> recorded)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            OrderCodecs.Events.Write(writer, recorded.Body);
        }

        var data = JsonNode.Parse(json.WrittenSpan)!.AsObject();
        data.Remove("key");
        data["terms"]?.AsObject().Remove("sealed");
        var origin = recorded.Origin;
        return new OrderEventView(
            recorded.Version, OrderCodecs.Events.NameOf(recorded.Body), origin.At, origin.Actor, origin.Cause, data.ToJsonString());
    }
}
