using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>What stock locations answer about an order that stands, and how units move through it.</summary>
public static class Fulfilment
{
    public static Outcome Answered(OrderState state, AllocationAnswered c) => (c.Sent, c.Reply, state.Find(c.Number)) switch
    {
        (TakeHeldUnits, Done, { Held: Hold.None }) or (CommitStock, Done, { Held: Hold.Reserved }) =>
            Record<OrderEvent, Reply>(new AllocationCommitted(c.Number)),
        (ReserveStock, Done, { IsAsked: true }) => Record<OrderEvent, Reply>(new AllocationReserved(c.Number)),
        (ReserveStock, ReservationRefused refused, { IsAsked: true }) => Record<OrderEvent, Reply>(new AllocationRefused(c.Number, refused.Available)),
        (ReserveStock, Rejected, { IsAsked: true }) => Record<OrderEvent, Reply>(new AllocationRefused(c.Number, 0)),
        (ReleaseStock sent, Done, { } allocation) when sent.Total > allocation.Released =>
            Record<OrderEvent, Reply>(new AllocationReleased(c.Number, sent.Total)),
        (ShipStock sent, Done, { } allocation) when sent.Total > allocation.Shipped => Left(state, allocation, sent.Total),
        (ShipStock sent, Rejected, { } allocation) when sent.Total > allocation.Shipped => Kept(state, allocation),
        _ => Nothing<OrderEvent, Reply>(),
    };

    /// <summary>True when all units of these parts have left their locations. What shipments of one allocation have in common is waited for together.</summary>
    public static bool HaveLeft(OrderState state, ImmutableArray<Part> parts)
    {
        foreach (var part in parts)
        {
            if (state.Find(part.Allocation) is { } allocation && allocation.Shipped < allocation.ToShip)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The order with a shipment under way.</summary>
    public static OrderState Start(OrderState state, ShipmentStarted started) => state with
    {
        Allocations = Each(state, started.Parts, (allocation, units) => allocation with
        {
            ToShip = allocation.ToShip + units,
            Shipped = allocation.Shipped + (allocation.IsService ? units : 0),
        }),
        Shipments = state.Shipments.Add(new Shipment(
            started.N, started.Location, started.Carrier, started.Tracking, started.Parts, null, null)),
        NextShipment = started.N + 1,
    };

    /// <summary>
    /// The order without a shipment that failed. What a location had let go by then is off its shelf: it stays with the allocation,
    /// ready for the next shipment.
    /// </summary>
    public static OrderState Fail(OrderState state, Shipment failed) => state with
    {
        Allocations = Each(state, failed.Parts, (allocation, units) => allocation with
        {
            ToShip = allocation.ToShip - units,
            Shipped = allocation.Shipped - (allocation.IsService ? units : 0),
        }),
        Shipments = state.Shipments.Remove(failed),
    };

    /// <summary>The allocations, each part's one changed by the part's units.</summary>
    public static ImmutableArray<Allocation> Each(OrderState state, ImmutableArray<Part> parts, Func<Allocation, long, Allocation> change)
    {
        var allocations = state.Allocations.ToBuilder();
        foreach (var part in parts)
        {
            var index = state.IndexOf(part.Allocation);
            allocations[index] = change(allocations[index], part.Quantity);
        }

        return allocations.DrainToImmutable();
    }

    private static Outcome Left(OrderState state, Allocation allocation, long total)
    {
        var after = state.With(allocation with { Shipped = total });
        return new Outcome([new UnitsLeft(allocation.Number, total), .. Finished(after)], null, false);
    }

    // The newest shipment gives way. Older ones of the same allocation are asked for again, and get an answer of their own; those that
    // only waited for the failed one's units may be done now.
    private static Outcome Kept(OrderState state, Allocation allocation)
    {
        var failed = state.Shipments.LastOrDefault(shipment =>
            shipment.ShippedAt is null && shipment.Parts.Any(part => part.Allocation == allocation.Number));
        if (failed is null)
        {
            return Nothing<OrderEvent, Reply>();
        }

        var rejection = Rejections.Conflict(
            "shipmentRefused",
            "The location did not let all of these units go.",
            new RejectionError(null, "Not all units of this line were let go.", allocation.Line, allocation.Sku));
        return new Outcome([new ShipmentFailed(failed.Number, rejection), .. Finished(Fail(state, failed))], null, false);
    }

    private static IEnumerable<OrderEvent> Finished(OrderState state) =>
        state.Shipments
            .Where(shipment => shipment.ShippedAt is null && HaveLeft(state, shipment.Parts))
            .Select(shipment => new OrderShipped(shipment.Number));
}
