using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>
/// A return claims units that were shipped, so that no other return can. Answered by <see cref="ClaimGranted"/>, or by
/// <see cref="Rejected"/>. A repeat changes nothing.
/// </summary>
/// <param name="Claim">The return's number for this claim, never used again: a claim that arrives after its own release counts for nothing.</param>
/// <param name="Window">How long after their delivery units may be returned. Units that were not delivered yet may be.</param>
[GenerateSerializer, Immutable, Alias("oms.ClaimReturn")]
public sealed record ClaimReturn(string Return, int Claim, ImmutableArray<LineQuantity> Lines, TimeSpan Window) : OrderCommand;

/// <summary>Gives a claim up: the return was declined, or refused. Answered by <see cref="Done"/>, also when the claim was never granted.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReleaseReturn")]
public sealed record ReleaseReturn(string Return, int Claim) : OrderCommand;

/// <summary>Units that the return claimed came back. Answered by <see cref="Done"/>.</summary>
/// <param name="Totals">How many of each line have come back in all, this time included: a repeat changes nothing.</param>
[GenerateSerializer, Immutable, Alias("oms.NoteReturned")]
public sealed record NoteReturned(string Return, ImmutableArray<LineQuantity> Totals) : OrderCommand;

/// <summary>Refunds units that the return claimed. Answered by <see cref="RefundRecorded"/>; a repeat gets the same amount.</summary>
/// <param name="Refund">The return's number of this refund, from 1.</param>
[GenerateSerializer, Immutable, Alias("oms.RefundUnits")]
public sealed record RefundUnits(string Return, int Refund, ImmutableArray<LineQuantity> Lines) : OrderCommand;

/// <summary>The units are the return's; and what the return has to know of its order.</summary>
/// <param name="Lines">All lines of the order, in their order: what comes back may be of a line that was not announced.</param>
[GenerateSerializer, Immutable, Alias("oms.ClaimGranted")]
public sealed record ClaimGranted(string Channel, string Currency, ImmutableArray<ReturnableLine> Lines) : Reply;

/// <param name="IsService">It needs no stock, so nothing comes back to a shelf.</param>
[GenerateSerializer, Immutable, Alias("oms.ReturnableLine")]
public sealed record ReturnableLine(string Sku, bool IsService);

/// <summary>The order has recorded the refund.</summary>
/// <param name="Amount">Major units of the order's currency, rounded to its minor unit; at least 0.</param>
[GenerateSerializer, Immutable, Alias("oms.RefundRecorded")]
public sealed record RefundRecorded(decimal Amount) : Reply;
