using System.Collections.Immutable;
using System.Diagnostics;
using OrleansOms.Engine;

namespace OrleansOms.Grains.Orders;

/// <summary>How each event changes an order.</summary>
public static class OrderFold
{
    public static OrderState Evolve(OrderState state, in Recorded<OrderEvent> recorded) =>
        Apply(state, recorded) with { Version = recorded.Version, UpdatedAt = recorded.Origin.At };

    private static OrderState Apply(OrderState state, in Recorded<OrderEvent> recorded) => recorded.Body switch
    {
        OrderPlaced e => PlacementFold.Placed(state, e, recorded.Origin.At),
        AllocationReserved e => state.Stands ? OfAllocation(ShortfallFold.Reserved(state, e), e.N, recorded) : PlacementFold.Reserved(state, e),
        AllocationRefused e => state.Stands
            ? OfAllocation(ShortfallFold.Refused(state, e), e.N, recorded)
            : state.With(state.Find(e.N)! with { Offered = e.Available }),
        ReferenceClaimed => PlacementFold.Claimed(state),
        RoundWithdrawn e => PlacementFold.Withdrawn(state, e),
        OrderResourced e => PlacementFold.Sourced(state, e, recorded.Origin.At),
        RemainderCancelled e => Remainder(state, e, recorded),
        OrderBackordered e => Backorders.Queued(state, e, recorded.Origin.At),
        WaitConfirmed e => state.Stands ? OfWait(ShortfallFold.Confirmed(state, e), e.N, recorded) : Backorders.Confirmed(state, e),
        WaitDenied e => OfWait(ShortfallFold.Denied(state, e), e.N, recorded),
        AllocationBroken e => ShortfallFold.Broken(state, e),
        ShortfallSourced e => OfShortfall(ShortfallFold.Sourced(state, e, recorded.Origin.At), e.N, recorded),
        ShortfallQueued e => ShortfallFold.Queued(state, e, recorded.Origin.At),
        ExceptionRaised e => OfShortfall(ShortfallFold.Raised(state, e, recorded.Origin.At), e.N, recorded),
        ExceptionDecided e => Remember(
            ShortfallFold.Decided(state, e), new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Resolution, e.N, 0)),
        BackorderFilled e => Backorders.Filled(state, e),
        WaitGivenUp e => GivenUp(state, e, recorded.Version),
        OrderAllocated => PlacementFold.Allocated(state, recorded.Version),
        AllocationCommitted e => state.Stands
            ? state.With(state.Find(e.N)! with { Held = Hold.Committed })
            : PlacementFold.Committed(state, e, recorded.Version),
        OrderRefused e => PlacementFold.Refused(state, e),
        ReferenceReleased => PlacementFold.ReferenceReleased(state),
        AllocationReleased e => state.Stands ? Released(state, e, recorded.Version) : PlacementFold.Released(state, e),
        OrderCancelled e => Cancelled(state, e, recorded),
        ShipmentStarted e => Remember(Fulfilment.Start(state, e), new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Shipment, e.N, 0)),
        UnitsLeft e => state.With(state.Find(e.N)! with { Shipped = e.Total }),
        OrderShipped e => Shipped(state, e, recorded),
        ShipmentFailed e => Failed(state, e),
        ShipmentDelivered e => Delivered(state, e, recorded),
        DeliveryRepeated e => Remember(state, new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Delivery, e.N, recorded.Version)),
        ReturnClaimed e => ReturnClaims.Claimed(state, e),
        ReturnReleased e => ReturnClaims.Released(state, e),
        UnitsReturned e => ReturnClaims.Returned(state, e),
        OrderRefunded e => ReturnClaims.Refunded(state, e),
        var unknown => throw new UnreachableException(unknown.GetType().Name),
    };

    private static OrderState Cancelled(OrderState state, OrderCancelled e, in Recorded<OrderEvent> recorded)
    {
        var allocations = Fulfilment.Each(state, [.. e.Parts.Where(part => part.Allocation > 0)], (allocation, units) => allocation with
        {
            ToRelease = allocation.ToRelease + units,
            Released = allocation.Released + (allocation.IsService ? units : 0),
        });
        var cancellation = new Cancellation(e.N, e.Reason, recorded.Origin.At, e.Parts, false);
        var entry = new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Cancellation, e.N, 0);
        var cancelled = state with
        {
            Allocations = allocations,
            Waits = Backorders.GiveUp(state, e.Parts),
            Cancellations = state.Cancellations.Add(cancellation),
        };
        return Settle(Remember(WithoutShortfalls(cancelled, e.Parts, recorded), entry), recorded.Version);
    }

    // What could not be had is nowhere, so there is nothing to wait for.
    private static OrderState Remainder(OrderState state, RemainderCancelled e, in Recorded<OrderEvent> recorded) => WithoutShortfalls(
        state with { Cancellations = state.Cancellations.Add(new Cancellation(e.N, e.Reason, recorded.Origin.At, e.Parts, Settled: true)) }, e.Parts, recorded);

    private static OrderState WithoutShortfalls(OrderState state, ImmutableArray<Part> parts, in Recorded<OrderEvent> recorded)
    {
        foreach (var part in parts)
        {
            if (part.Shortfall > 0)
            {
                state = OfShortfall(ShortfallFold.Cancelled(state, part), part.Shortfall, recorded);
            }
        }

        return state;
    }

    private static OrderState OfAllocation(OrderState state, int number, in Recorded<OrderEvent> recorded) =>
        OfShortfall(state, state.Find(number)!.Shortfall, recorded);

    private static OrderState OfWait(OrderState state, int number, in Recorded<OrderEvent> recorded) =>
        OfShortfall(state, state.FindWait(number)!.Shortfall, recorded);

    // Whoever resolved it is told when it is settled, or an exception once more.
    private static OrderState OfShortfall(OrderState state, int number, in Recorded<OrderEvent> recorded)
    {
        var settled = ShortfallFold.Settle(state, number, recorded.Origin.At);
        if (settled.FindShortfall(number) is not { Exception: not null, Stage: ShortfallStage.Settled or ShortfallStage.Excepted })
        {
            return settled;
        }

        var version = recorded.Version;
        return settled with
        {
            Keys = [.. settled.Keys.Select(entry => entry is { Use: KeyUse.Resolution, Done: 0 } && entry.Number == number ? entry with { Done = version } : entry)],
        };
    }

    private static OrderState Released(OrderState state, AllocationReleased e, long version) =>
        Settle(state.With(state.Find(e.N)! with { Released = e.Total }), version);

    private static OrderState GivenUp(OrderState state, WaitGivenUp e, long version)
    {
        var givenUp = state.With(state.FindWait(e.N)! with { GivenUp = e.Total });
        return state.Stands ? Settle(givenUp, version) : PlacementFold.GivenUp(givenUp);
    }

    // A cancellation is done when the units of all its allocations are back, those of a later cancellation of the same ones included, and no
    // SKU keeps a place for what it took off a wait.
    private static OrderState Settle(OrderState state, long version)
    {
        for (var i = 0; i < state.Cancellations.Length; i++)
        {
            var cancellation = state.Cancellations[i];
            if (!cancellation.Settled && AreBack(state, cancellation))
            {
                state = state with { Cancellations = state.Cancellations.SetItem(i, cancellation with { Settled = true }) };
                state = Finish(state, KeyUse.Cancellation, cancellation.Number, version);
            }
        }

        return state;
    }

    private static bool AreBack(OrderState state, Cancellation cancellation)
    {
        foreach (var part in cancellation.Parts)
        {
            if ((state.Find(part.Allocation) is { } allocation && allocation.Released < allocation.ToRelease)
                || (state.FindWait(part.Wait) is { } wait && wait.GivenUp < wait.ToGiveUp))
            {
                return false;
            }
        }

        return true;
    }

    private static OrderState Shipped(OrderState state, OrderShipped e, in Recorded<OrderEvent> recorded)
    {
        var shipment = state.Shipments.First(shipment => shipment.Number == e.N);
        var shipped = state with
        {
            Allocations = Fulfilment.Each(state, shipment.Parts, (allocation, units) => allocation with { Sent = allocation.Sent + units }),
            Shipments = state.Shipments.Replace(shipment, shipment with { ShippedAt = recorded.Origin.At }),
        };
        return Finish(shipped, KeyUse.Shipment, e.N, recorded.Version);
    }

    private static OrderState Failed(OrderState state, ShipmentFailed e)
    {
        var key = state.Keys.First(entry => entry.Use == KeyUse.Shipment && entry.Number == e.N);
        var failed = state.Shipments.First(shipment => shipment.Number == e.N);
        return Fulfilment.Fail(state, failed) with
        {
            Keys = state.Keys.Remove(key),
            Refused = new RefusedRequest(key.Key, e.Rejection),
        };
    }

    private static OrderState Delivered(OrderState state, ShipmentDelivered e, in Recorded<OrderEvent> recorded)
    {
        var shipment = state.Shipments.First(shipment => shipment.Number == e.N);
        var delivered = shipment with { DeliveredAt = recorded.Origin.At };
        return Remember(
            state with { Shipments = state.Shipments.Replace(shipment, delivered) },
            new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Delivery, e.N, recorded.Version));
    }

    private static OrderState Remember(OrderState state, KeyEntry entry) => state with { Keys = state.Keys.Add(entry) };

    private static OrderState Finish(OrderState state, KeyUse use, int number, long version)
    {
        for (var i = 0; i < state.Keys.Length; i++)
        {
            if (state.Keys[i] is var entry && entry.Use == use && entry.Number == number)
            {
                return state with { Keys = state.Keys.SetItem(i, entry with { Done = version }) };
            }
        }

        throw new UnreachableException($"{use} {number} has no key.");
    }
}
