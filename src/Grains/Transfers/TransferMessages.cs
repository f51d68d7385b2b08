using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Grains.Transfers;

/// <summary>A <see cref="RequestTransfer"/> with what was known when it came.</summary>
public sealed record RequestOnFacts(RequestTransfer Request, TransferFacts Facts) : TransferCommand;

/// <summary>What the rules can't see for themselves: whether places and SKUs are there, and what was published of the stock.</summary>
/// <param name="Lines">As many as the request has, in their order.</param>
public sealed record TransferFacts(bool KnowsFrom, bool KnowsTo, ImmutableArray<LineFacts> Lines);

/// <param name="Known">There is such a SKU.</param>
/// <param name="IsService">It has no stock.</param>
/// <param name="Available">Units of it that are available where the transfer comes from.</param>
public readonly record struct LineFacts(bool Known, bool IsService, long Available);

/// <summary>The stock's answer to <see cref="ReserveStock"/>.</summary>
public sealed record ReserveAnswered(int Number, Reply Reply) : TransferCommand;

/// <summary>The stock's answer to <see cref="ReleaseStock"/>.</summary>
public sealed record ReleaseAnswered(int Number, Reply Reply) : TransferCommand;

/// <summary>The stock's answer to <see cref="SendStock"/>.</summary>
public sealed record SendAnswered(int Number, Reply Reply) : TransferCommand;

/// <summary>The answer of the stock that units came from.</summary>
public sealed record SettleAnswered(SettleTransit Sent, Reply Reply) : TransferCommand;

/// <summary>The answer of the stock that units came to.</summary>
public sealed record ArrivalAnswered(int Number, StockCommand Sent, Reply Reply) : TransferCommand;

/// <summary>The units could not be held in time.</summary>
public sealed record GiveUp : TransferCommand;
