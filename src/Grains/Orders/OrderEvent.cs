using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>What can happen to an order. Names between <c>order.allocated</c> and <c>order.shipmentStarted</c> are left for released, picked and packed.</summary>
public abstract record OrderEvent;

/// <summary>An allocation with the number that it was given.</summary>
/// <param name="N">Its allocation number.</param>
/// <param name="Location">Null for a service.</param>
public sealed record NumberedAllocation(int N, int Line, string? Location, long Quantity);

/// <summary><c>order.placed.v1</c>: asked for and sourced; from now on units are being reserved.</summary>
/// <param name="Allocations">Numbered without gaps.</param>
/// <param name="Claim">The number of the claim of the reference; null without a reference.</param>
public sealed record OrderPlaced(OrderTerms Terms, ImmutableArray<NumberedAllocation> Allocations, int? Claim, RequestKey Key) : OrderEvent;

/// <summary><c>order.reserved.v1</c>: allocation <paramref name="N"/> is held.</summary>
public sealed record AllocationReserved(int N) : OrderEvent;

/// <summary><c>order.reservationRefused.v1</c>: allocation <paramref name="N"/> can't be had.</summary>
/// <param name="Available">What could have been had instead, in units.</param>
public sealed record AllocationRefused(int N, long Available) : OrderEvent;

/// <summary><c>order.referenceClaimed.v1</c>: the caller's reference is this order's.</summary>
public sealed record ReferenceClaimed : OrderEvent;

/// <summary><c>order.withdrawn.v1</c>: the round is given up; all its units go back, then the order is sourced once more.</summary>
/// <param name="Ceilings">What is known of locations that refused this order, for the plans to come.</param>
public sealed record RoundWithdrawn(ImmutableArray<Sourcing.Ceiling> Ceilings) : OrderEvent;

/// <summary><c>order.resourced.v1</c>: another plan, to be reserved one by one.</summary>
/// <param name="Allocations">In the order in which to reserve; numbered without gaps.</param>
public sealed record OrderResourced(ImmutableArray<NumberedAllocation> Allocations) : OrderEvent;

/// <summary>
/// <c>order.remainderCancelled.v1</c>: what could not be had is off the order, from the start or when an operator gave it up; the order goes on
/// without it.
/// </summary>
/// <param name="N">The cancellation's number.</param>
public sealed record RemainderCancelled(int N, string Reason, ImmutableArray<Part> Parts) : OrderEvent;

/// <summary><c>order.backordered.v1</c>: all that could be had is reserved; the remainders are to wait at their SKUs.</summary>
/// <param name="Waits">One for each line that is short; numbered without gaps.</param>
public sealed record OrderBackordered(ImmutableArray<NumberedWait> Waits) : OrderEvent;

/// <param name="N">Its wait number, never used again.</param>
/// <param name="Quantity">Units, from 1.</param>
public sealed record NumberedWait(int N, int Line, long Quantity);

/// <summary><c>order.waitConfirmed.v1</c>: from now on no newer line gets what wait <paramref name="N"/> could have.</summary>
public sealed record WaitConfirmed(int N) : OrderEvent;

/// <summary><c>order.backorderFilled.v1</c>: units that a line has waited for are there: they are allocation <paramref name="N"/>.</summary>
/// <param name="Assignment">The location's number for the units.</param>
/// <param name="Assigned">Units that were held for the line; more than <paramref name="Quantity"/> when some were cancelled meanwhile.</param>
public sealed record BackorderFilled(int N, int Wait, int Line, string Location, long Quantity, int Assignment, long Assigned) : OrderEvent;

/// <summary><c>order.waitGivenUp.v1</c>: of wait <paramref name="N"/>, <paramref name="Total"/> units in all are not kept a place for any more.</summary>
public sealed record WaitGivenUp(int N, long Total) : OrderEvent;

/// <summary><c>order.waitRefused.v1</c>: the SKU does not let the units of wait <paramref name="N"/> wait.</summary>
/// <param name="Room">Units that could have waited.</param>
public sealed record WaitDenied(int N, long Room) : OrderEvent;

/// <summary>
/// <c>order.allocationBroken.v1</c>: a count found units of allocation <paramref name="N"/> missing, <paramref name="Total"/> in all. Those that
/// are missing since this event are a shortfall.
/// </summary>
/// <param name="Shortfall">Its number, from 1.</param>
public sealed record AllocationBroken(int N, long Total, int Shortfall) : OrderEvent;

/// <summary><c>order.shortfallSourced.v1</c>: units of shortfall <paramref name="N"/> are asked for elsewhere.</summary>
/// <param name="Allocations">Numbered without gaps.</param>
public sealed record ShortfallSourced(int N, ImmutableArray<NumberedAllocation> Allocations) : OrderEvent;

/// <summary><c>order.shortfallQueued.v1</c>: nobody has the units of shortfall <paramref name="N"/>; they are to wait at their SKU.</summary>
/// <param name="Wait">The number of the wait, never used again.</param>
/// <param name="Forced">An operator lets them wait, whether or not the SKU can be backordered.</param>
public sealed record ShortfallQueued(int N, int Wait, long Quantity, bool Forced) : OrderEvent;

/// <summary><c>order.exceptionRaised.v1</c>: nobody has the units of shortfall <paramref name="N"/>, and they can't wait: an operator has to decide.</summary>
/// <param name="Quantity">Units that are short.</param>
public sealed record ExceptionRaised(int N, long Quantity) : OrderEvent;

/// <summary><c>order.exceptionResolved.v1</c>: an operator has decided about shortfall <paramref name="N"/>.</summary>
public sealed record ExceptionDecided(int N, ExceptionResolution Resolution, RequestKey Key) : OrderEvent;

/// <summary><c>order.allocated.v1</c>: all of it is reserved. There is no way back: the order stands.</summary>
public sealed record OrderAllocated : OrderEvent;

/// <summary><c>order.committed.v1</c>: allocation <paramref name="N"/> is owed to this order.</summary>
public sealed record AllocationCommitted(int N) : OrderEvent;

/// <summary><c>order.refused.v1</c>: it can't be had; what it held goes back, then there is no such order.</summary>
public sealed record OrderRefused(Rejection Rejection) : OrderEvent;

/// <summary><c>order.released.v1</c>: of allocation <paramref name="N"/>, <paramref name="Total"/> units in all are back in stock.</summary>
public sealed record AllocationReleased(int N, long Total) : OrderEvent;

/// <summary><c>order.referenceReleased.v1</c>: a refused order has given its reference up.</summary>
public sealed record ReferenceReleased : OrderEvent;

/// <summary><c>order.cancelled.v1</c>: units are taken off the order and go back to stock.</summary>
/// <param name="N">The cancellation's number, from 1.</param>
public sealed record OrderCancelled(int N, string Reason, ImmutableArray<Part> Parts, RequestKey Key) : OrderEvent;

/// <summary><c>order.shipmentStarted.v1</c>: units are being shipped; they can't be cancelled any more.</summary>
/// <param name="N">The shipment's number, from 1.</param>
public sealed record ShipmentStarted(
    int N,
    string Location,
    string? Carrier,
    string? Tracking,
    ImmutableArray<Part> Parts,
    RequestKey Key) : OrderEvent;

/// <summary><c>order.unitsLeft.v1</c>: of allocation <paramref name="N"/>, <paramref name="Total"/> units in all have left the location.</summary>
public sealed record UnitsLeft(int N, long Total) : OrderEvent;

/// <summary><c>order.shipped.v1</c>: all of shipment <paramref name="N"/> has left.</summary>
public sealed record OrderShipped(int N) : OrderEvent;

/// <summary><c>order.shipmentFailed.v1</c>: a location did not let units of shipment <paramref name="N"/> go; there is no such shipment.</summary>
public sealed record ShipmentFailed(int N, Rejection Rejection) : OrderEvent;

/// <summary><c>order.delivered.v1</c>: shipment <paramref name="N"/> has arrived.</summary>
public sealed record ShipmentDelivered(int N, RequestKey Key) : OrderEvent;

/// <summary>
/// <c>order.deliveryRepeated.v1</c>: that shipment <paramref name="N"/> has arrived was told once more, under another key. It changes nothing; a
/// repeat is told what this one was.
/// </summary>
public sealed record DeliveryRepeated(int N, RequestKey Key) : OrderEvent;

/// <summary><c>order.returnClaimed.v1</c>: these units are the return's; no other one can take them.</summary>
/// <param name="Claim">The return's number of the claim.</param>
public sealed record ReturnClaimed(string Return, int Claim, ImmutableArray<LineQuantity> Lines) : OrderEvent;

/// <summary><c>order.returnReleased.v1</c>: the return gave its claim up.</summary>
public sealed record ReturnReleased(string Return, int Claim) : OrderEvent;

/// <summary><c>order.returned.v1</c>: units came back.</summary>
/// <param name="Totals">How many of each line have come back with this return in all.</param>
public sealed record UnitsReturned(string Return, ImmutableArray<LineQuantity> Totals) : OrderEvent;

/// <summary><c>order.refunded.v1</c>: units are refunded.</summary>
/// <param name="N">The return's number of the refund, from 1.</param>
/// <param name="Amount">In major units of the order's currency.</param>
public sealed record OrderRefunded(string Return, int N, ImmutableArray<LineQuantity> Lines, decimal Amount) : OrderEvent;
