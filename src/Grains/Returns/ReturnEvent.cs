using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Grains.Returns;

/// <summary>What can happen to a return.</summary>
public abstract record ReturnEvent;

/// <summary><c>return.requested.v1</c>: units are announced; from now on they are being claimed of their order.</summary>
/// <param name="Claim">The number of the claim.</param>
public sealed record ReturnRequested(ReturnTerms Terms, int Claim, RequestKey Key) : ReturnEvent;

/// <summary><c>return.granted.v1</c>: the units are this return's.</summary>
public sealed record ReturnGranted(ReturnedOrder Order) : ReturnEvent;

/// <summary><c>return.refused.v1</c>: the order has not granted the units; the claim is given up, then there is no such return.</summary>
public sealed record ReturnRefused(Rejection Rejection) : ReturnEvent;

/// <summary><c>return.approved.v1</c>: the units may be sent.</summary>
/// <param name="Key">Null when it was approved at once.</param>
public sealed record ReturnApproved(RequestKey? Key) : ReturnEvent;

/// <summary><c>return.approvalRepeated.v1</c>: an approved return was approved once more, under another key. It changes nothing; a repeat is told what this one was.</summary>
public sealed record ApprovalRepeated(RequestKey Key) : ReturnEvent;

/// <summary><c>return.declined.v1</c>: the units are not taken back; the claim is given up.</summary>
public sealed record ReturnDeclined(string? Reason, RequestKey Key) : ReturnEvent;

/// <summary><c>return.released.v1</c>: the order knows that the claim was given up.</summary>
public sealed record ClaimReleased : ReturnEvent;

/// <summary><c>return.received.v1</c>: units came back.</summary>
/// <param name="N">The receipt's number, from 1.</param>
public sealed record ReturnReceived(int N, string Location, ImmutableArray<ReceivedPart> Parts, RequestKey Key) : ReturnEvent;

/// <param name="Number">The number that these units were given.</param>
public readonly record struct ReceivedPart(int Number, int Line, long Quantity);

/// <summary><c>return.stocked.v1</c>: the stock location has booked units <paramref name="Number"/> in.</summary>
public sealed record UnitsStocked(int Number) : ReturnEvent;

/// <summary><c>return.noted.v1</c>: the order knows that <paramref name="Units"/> units in all have come back.</summary>
public sealed record ReturnNoted(long Units) : ReturnEvent;

/// <summary><c>return.inspected.v1</c>: it was said what becomes of units that came back.</summary>
/// <param name="N">The inspection's number, from 1.</param>
public sealed record ReturnInspected(int N, ImmutableArray<InspectedPart> Parts, RequestKey Key) : ReturnEvent;

/// <param name="Number">The received units that these are part of.</param>
public readonly record struct InspectedPart(int Number, Disposition Disposition, long Quantity);

/// <summary><c>return.disposed.v1</c>: of units <paramref name="Number"/>, the stock location has booked what became of <paramref name="Total"/> in all.</summary>
public sealed record UnitsDisposed(int Number, long Total) : ReturnEvent;

/// <summary><c>return.refundStarted.v1</c>: these units are being refunded.</summary>
/// <param name="N">The refund's number, from 1.</param>
public sealed record RefundStarted(int N, ImmutableArray<LineQuantity> Lines, RequestKey Key) : ReturnEvent;

/// <summary><c>return.refunded.v1</c>: the order has recorded refund <paramref name="N"/>.</summary>
/// <param name="Amount">In major units of the order's currency.</param>
public sealed record ReturnRefunded(int N, decimal Amount) : ReturnEvent;
