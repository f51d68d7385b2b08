using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Interfaces.Transfers;

/// <summary>What can be asked of a transfer. Each write carries its key, remembered as long as the transfer.</summary>
[GenerateSerializer, Immutable, Alias("oms.TransferCommand")]
public abstract record TransferCommand;

/// <summary>
/// Sends units from one location to another: all of them, or none. Answered by <see cref="TransferAnswered"/> when they are in transit, or
/// when all that was held for it is free again.
/// </summary>
/// <param name="Lines">At least one; a SKU may be named more than once.</param>
[GenerateSerializer, Immutable, Alias("oms.RequestTransfer")]
public sealed record RequestTransfer(string From, string To, ImmutableArray<SentLine> Lines, RequestKey Key) : TransferCommand, IKeyed;

/// <summary>A change to a transfer that is there. Answered by <see cref="TransferAnswered"/> once both locations know of it too.</summary>
[GenerateSerializer, Immutable, Alias("oms.TransferChange")]
public abstract record TransferChange : TransferCommand, IKeyed
{
    /// <summary>Null when the caller sent none: nobody can repeat it.</summary>
    [Id(0)]
    public RequestKey? Key { get; init; }

    /// <summary>The version that must be the current one; null for any.</summary>
    [Id(1)]
    public long? IfMatch { get; init; }
}

/// <summary>Units arrived. More than is in transit is recorded too, and flagged.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReceiveTransfer")]
public sealed record ReceiveTransfer(ImmutableArray<LineQuantity> Lines) : TransferChange;

/// <summary>Units will not arrive any more.</summary>
/// <param name="Reason">Free text, 1 to 200 characters.</param>
/// <param name="Lines">None for all that is still in transit.</param>
[GenerateSerializer, Immutable, Alias("oms.WriteOffTransfer")]
public sealed record WriteOffTransfer(string Reason, ImmutableArray<LineQuantity> Lines) : TransferChange;

/// <param name="Quantity">Units, from 1.</param>
[GenerateSerializer, Immutable, Alias("oms.SentLine")]
public readonly record struct SentLine(string Sku, long Quantity);
