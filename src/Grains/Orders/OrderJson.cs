using System.Text.Json.Serialization;
using OrleansOms.Engine;

namespace OrleansOms.Grains.Orders;

/// <summary>The names of an order's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class OrderCodecs
{
    public static readonly EventNames<OrderEvent> Events = new EventNames<OrderEvent>()
        .Add("order.placed.v1", OrderJson.Default.OrderPlaced)
        .Add("order.reserved.v1", OrderJson.Default.AllocationReserved)
        .Add("order.reservationRefused.v1", OrderJson.Default.AllocationRefused)
        .Add("order.referenceClaimed.v1", OrderJson.Default.ReferenceClaimed)
        .Add("order.withdrawn.v1", OrderJson.Default.RoundWithdrawn)
        .Add("order.resourced.v1", OrderJson.Default.OrderResourced)
        .Add("order.remainderCancelled.v1", OrderJson.Default.RemainderCancelled)
        .Add("order.backordered.v1", OrderJson.Default.OrderBackordered)
        .Add("order.waitConfirmed.v1", OrderJson.Default.WaitConfirmed)
        .Add("order.backorderFilled.v1", OrderJson.Default.BackorderFilled)
        .Add("order.waitGivenUp.v1", OrderJson.Default.WaitGivenUp)
        .Add("order.waitRefused.v1", OrderJson.Default.WaitDenied)
        .Add("order.allocationBroken.v1", OrderJson.Default.AllocationBroken)
        .Add("order.shortfallSourced.v1", OrderJson.Default.ShortfallSourced)
        .Add("order.shortfallQueued.v1", OrderJson.Default.ShortfallQueued)
        .Add("order.exceptionRaised.v1", OrderJson.Default.ExceptionRaised)
        .Add("order.exceptionResolved.v1", OrderJson.Default.ExceptionDecided)
        .Add("order.allocated.v1", OrderJson.Default.OrderAllocated)
        .Add("order.committed.v1", OrderJson.Default.AllocationCommitted)
        .Add("order.refused.v1", OrderJson.Default.OrderRefused)
        .Add("order.released.v1", OrderJson.Default.AllocationReleased)
        .Add("order.referenceReleased.v1", OrderJson.Default.ReferenceReleased)
        .Add("order.cancelled.v1", OrderJson.Default.OrderCancelled)
        .Add("order.shipmentStarted.v1", OrderJson.Default.ShipmentStarted)
        .Add("order.unitsLeft.v1", OrderJson.Default.UnitsLeft)
        .Add("order.shipped.v1", OrderJson.Default.OrderShipped)
        .Add("order.shipmentFailed.v1", OrderJson.Default.ShipmentFailed)
        .Add("order.delivered.v1", OrderJson.Default.ShipmentDelivered)
        .Add("order.deliveryRepeated.v1", OrderJson.Default.DeliveryRepeated)
        .Add("order.returnClaimed.v1", OrderJson.Default.ReturnClaimed)
        .Add("order.returnReleased.v1", OrderJson.Default.ReturnReleased)
        .Add("order.returned.v1", OrderJson.Default.UnitsReturned)
        .Add("order.refunded.v1", OrderJson.Default.OrderRefunded);

    /// <summary>The shape's number is raised with every change to <see cref="OrderState"/>.</summary>
    public static readonly JsonStates<OrderState> States = new(5, OrderJson.Default.OrderState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(AllocationReserved))]
[JsonSerializable(typeof(AllocationRefused))]
[JsonSerializable(typeof(ReferenceClaimed))]
[JsonSerializable(typeof(RoundWithdrawn))]
[JsonSerializable(typeof(OrderResourced))]
[JsonSerializable(typeof(RemainderCancelled))]
[JsonSerializable(typeof(OrderBackordered))]
[JsonSerializable(typeof(WaitConfirmed))]
[JsonSerializable(typeof(BackorderFilled))]
[JsonSerializable(typeof(WaitGivenUp))]
[JsonSerializable(typeof(WaitDenied))]
[JsonSerializable(typeof(AllocationBroken))]
[JsonSerializable(typeof(ShortfallSourced))]
[JsonSerializable(typeof(ShortfallQueued))]
[JsonSerializable(typeof(ExceptionRaised))]
[JsonSerializable(typeof(ExceptionDecided))]
[JsonSerializable(typeof(OrderAllocated))]
[JsonSerializable(typeof(AllocationCommitted))]
[JsonSerializable(typeof(OrderRefused))]
[JsonSerializable(typeof(AllocationReleased))]
[JsonSerializable(typeof(ReferenceReleased))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(ShipmentStarted))]
[JsonSerializable(typeof(UnitsLeft))]
[JsonSerializable(typeof(OrderShipped))]
[JsonSerializable(typeof(ShipmentFailed))]
[JsonSerializable(typeof(ShipmentDelivered))]
[JsonSerializable(typeof(DeliveryRepeated))]
[JsonSerializable(typeof(ReturnClaimed))]
[JsonSerializable(typeof(ReturnReleased))]
[JsonSerializable(typeof(UnitsReturned))]
[JsonSerializable(typeof(OrderRefunded))]
[JsonSerializable(typeof(OrderState))]
[JsonSerializable(typeof(PersonalData))]
[JsonSerializable(typeof(Interfaces.Orders.OrderSummary))]
[JsonSerializable(typeof(Interfaces.Orders.ExceptionView))]
internal sealed partial class OrderJson : JsonSerializerContext;
