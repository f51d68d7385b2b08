using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>Shipping what is allocated at a location, and telling that it arrived. Services go along with any shipment.</summary>
public static class Shipping
{
    /// <summary>How often one order takes what it knows of its deliveries under new keys: it keeps all of its keys.</summary>
    public const int RepeatsMax = 1_000;

    public static Outcome Ship(OrderState state, ShipOrder c)
    {
        if (RequestKeys.Check(state, c.Key, c.IfMatch) is { } checkedBefore)
        {
            return checkedBefore;
        }

        if (LineDemand.Unknown(state, c.Lines) is { } unknown)
        {
            return Decide.Refuse<OrderEvent, Reply>(unknown);
        }

        var here = state.Allocations
            .Where(allocation => allocation.IsService || allocation.Location == c.Location)
            .ToLookup(allocation => allocation.Line);
        var parts = ImmutableArray.CreateBuilder<Part>();
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        foreach (var demand in LineDemand.Sum(c.Lines))
        {
            Take(state, here, demand, parts, errors);
        }

        if (errors.Count > 0)
        {
            return Decide.Refuse<OrderEvent, Reply>(errors.Any(error => here[error.Line!.Value].Any(allocation => allocation.Broken > 0))
                ? Rejections.Conflict("allocationBroken", "A count found units of this missing here; the order looks for others.", errors.ToImmutable())
                : Rejections.Conflict("notAllocatedHere", "Not all of this is allocated at this location.", errors.ToImmutable()));
        }

        var started = new ShipmentStarted(state.NextShipment, c.Location, c.Carrier, c.Tracking, parts.ToImmutable(), c.Key);
        return Fulfilment.HaveLeft(Fulfilment.Start(state, started), started.Parts)
            ? Decide.Record<OrderEvent, Reply>(started, new OrderShipped(started.N))
            : Decide.Record<OrderEvent, Reply>(started);
    }

    // A shipment whose units are still being let go was told to nobody, so nobody can mean it.
    public static Outcome Deliver(OrderState state, ConfirmDelivery c)
    {
        if (RequestKeys.Check(state, c.Key!, c.IfMatch) is { } checkedBefore)
        {
            return checkedBefore;
        }

        return state.Shipments.FirstOrDefault(shipment => shipment.Number == c.Shipment) switch
        {
            null or { ShippedAt: null } => Decide.Refuse<OrderEvent, Reply>(
                Rejections.NotFound("shipmentNotFound", "The order has no such shipment.")),

            // Who sends no key can't repeat himself, so for him there is nothing to remember.
            { DeliveredAt: not null } when c.Key!.IsAnonymous() => Decide.Nothing<OrderEvent, Reply>(),
            { DeliveredAt: not null } when Repeats(state) >= RepeatsMax => Decide.Refuse<OrderEvent, Reply>(
                Rejections.Conflict("tooManyRepeats", "This order was told too often of deliveries that it knew of.")),
            { DeliveredAt: not null } => Decide.Record<OrderEvent, Reply>(new DeliveryRepeated(c.Shipment, c.Key!)),
            _ => Decide.Record<OrderEvent, Reply>(new ShipmentDelivered(c.Shipment, c.Key!)),
        };
    }

    private static int Repeats(OrderState state) =>
        state.Keys.Count(entry => entry.Use == KeyUse.Delivery) - state.Shipments.Count(shipment => shipment.DeliveredAt is not null);

    private static void Take(
        OrderState state,
        ILookup<int, Allocation> here,
        LineDemand demand,
        ImmutableArray<Part>.Builder parts,
        ImmutableArray<RejectionError>.Builder errors)
    {
        var left = here[demand.Line].Sum(allocation => allocation.Shippable);
        if (left < demand.Quantity)
        {
            var sku = state.Terms!.Lines[demand.Line - 1].Sku;
            errors.Add(new RejectionError(
                $"/lines/{demand.Index}/quantity",
                $"{left} of {demand.Quantity} units are allocated here and not shipped.",
                demand.Line,
                sku,
                demand.Quantity,
                left));
            return;
        }

        var missing = demand.Quantity;
        foreach (var allocation in here[demand.Line])
        {
            var units = Math.Min(missing, allocation.Shippable);
            if (units > 0)
            {
                parts.Add(new Part(demand.Line, allocation.Number, units));
                missing -= units;
            }
        }
    }
}
