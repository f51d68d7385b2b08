using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Interfaces.Returns;

/// <summary>A return as it is read. Amounts are decimal text in the currency's fraction digits.</summary>
/// <param name="Status">requested, approved, declined, received, inspected, refunded, closed; derived from the units.</param>
/// <param name="Version">The grain's version: its ETag.</param>
/// <param name="Channel">The order's.</param>
/// <param name="Refunded">The sum of the refunds.</param>
[GenerateSerializer, Immutable, Alias("oms.ReturnView")]
public sealed record ReturnView(
    string Id,
    string Status,
    long Version,
    string OrderId,
    string Channel,
    string Currency,
    ReturnMethod Method,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt,
    ImmutableArray<ReturnLineView> Lines,
    ImmutableArray<ReceiptView> Receipts,
    ImmutableArray<RefundView> Refunds,
    string Refunded);

/// <summary>Inspected = Restocked + Damaged + Quality, at most Received; Refunded is at most Quantity and at most Inspected.</summary>
/// <param name="Line">The order's line.</param>
/// <param name="Quantity">Units announced; 0 for a line that came back without having been announced.</param>
/// <param name="Reason">Why, as announced; several reasons of one line are joined. Null when it was not announced.</param>
/// <param name="Unannounced">Units of Received beyond Quantity. They are not refunded.</param>
[GenerateSerializer, Immutable, Alias("oms.ReturnLineView")]
public sealed record ReturnLineView(
    int Line,
    string Sku,
    long Quantity,
    string? Reason,
    long Received,
    long Unannounced,
    long Inspected,
    long Restocked,
    long Damaged,
    long Quality,
    long Refunded);

/// <summary>Units that were received together.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReceiptView")]
public sealed record ReceiptView(int Receipt, string Location, DateTimeOffset At, ImmutableArray<LineQuantity> Lines);

/// <summary>Units that were refunded together.</summary>
/// <param name="Amount">Net of discount, with tax; with the refund that leaves nothing of the order also its charges.</param>
[GenerateSerializer, Immutable, Alias("oms.RefundView")]
public sealed record RefundView(int Refund, DateTimeOffset At, string Amount, ImmutableArray<LineQuantity> Lines);

/// <summary>The return right after what was asked.</summary>
/// <param name="Receipt">The number of the receipt that was made; null otherwise.</param>
/// <param name="Refund">The number of the refund that was made; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("oms.ReturnAnswered")]
public sealed record ReturnAnswered(ReturnView Return, int? Receipt, int? Refund) : Reply;
