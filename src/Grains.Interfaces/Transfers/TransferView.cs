using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Interfaces.Transfers;

/// <summary>A transfer as it is read.</summary>
/// <param name="Status">
/// inTransit, partiallyReceived, received (nothing is in transit any more), closed (nothing is, and some of it was written off); derived from the units.
/// </param>
/// <param name="Version">The grain's version: its ETag.</param>
[GenerateSerializer, Immutable, Alias("oms.TransferView")]
public sealed record TransferView(
    string Id,
    string Status,
    long Version,
    string From,
    string To,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt,
    ImmutableArray<TransferLineView> Lines,
    ImmutableArray<TransferReceiptView> Receipts,
    ImmutableArray<WriteOffView> WriteOffs);

/// <summary>Quantity = InTransit + Received - Surplus + WrittenOff.</summary>
/// <param name="Received">Units that came to the other location, the surplus included.</param>
/// <param name="Surplus">Units of Received that were not in transit: more than was sent, or written off before.</param>
[GenerateSerializer, Immutable, Alias("oms.TransferLineView")]
public sealed record TransferLineView(int Line, string Sku, long Quantity, long InTransit, long Received, long Surplus, long WrittenOff);

/// <summary>Units that were received together.</summary>
[GenerateSerializer, Immutable, Alias("oms.TransferReceiptView")]
public sealed record TransferReceiptView(int Receipt, DateTimeOffset At, ImmutableArray<LineQuantity> Lines);

/// <summary>Units that were written off together.</summary>
[GenerateSerializer, Immutable, Alias("oms.WriteOffView")]
public sealed record WriteOffView(int WriteOff, DateTimeOffset At, string Reason, ImmutableArray<LineQuantity> Lines);

/// <summary>The transfer right after what was asked.</summary>
/// <param name="Receipt">The number of the receipt that was made; null otherwise.</param>
/// <param name="WriteOff">The number of the write-off that was made; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("oms.TransferAnswered")]
public sealed record TransferAnswered(TransferView Transfer, int? Receipt, int? WriteOff) : Reply;
