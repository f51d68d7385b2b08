using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Stock;

/// <summary>One stock location: a SKU at a location. Id: <c>sku@location</c>.</summary>
[Alias("oms.IStockGrain")]
public interface IStockGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<StockCommand> command);

    /// <summary>The levels as of the last flush; null when it has no movement. Never waits behind writes.</summary>
    [AlwaysInterleave, Alias("View"), AnyGateway]
    ValueTask<StockView?> View();

    /// <summary>The ledger from movement <paramref name="from"/> (1 is the first) on, oldest first, at most <paramref name="limit"/> (1 to 1,000).</summary>
    [AlwaysInterleave, Alias("Movements"), AnyGateway]
    ValueTask<ImmutableArray<StockMovement>> Movements(long from, int limit);

    /// <summary>The levels after the last event up to <paramref name="at"/>, that time included; null when there was no movement by then. Folds the history.</summary>
    [AlwaysInterleave, Alias("LevelsAt"), AnyGateway]
    ValueTask<StockView?> LevelsAt(DateTimeOffset at);
}

/// <summary>
/// Levels of a stock location, in units. OnHand = Available + Reserved + Committed + Safety + Damaged + Quality, every one at least 0;
/// InTransit stands outside.
/// </summary>
/// <param name="Version">The grain's version: its ETag.</param>
/// <param name="AsOf">When the last movement was booked.</param>
[GenerateSerializer, Immutable, Alias("oms.StockView")]
public sealed record StockView(
    string Sku,
    string Location,
    long OnHand,
    long Available,
    long Reserved,
    long Committed,
    long Safety,
    long Damaged,
    long Quality,
    long InTransit,
    long Version,
    DateTimeOffset AsOf)
{
    /// <summary>What of Reserved is held for waiting lines: it does not come free.</summary>
    [Id(0)]
    public long HeldForBackorders { get; init; }
}

/// <summary>The levels right after a movement.</summary>
[GenerateSerializer, Immutable, Alias("oms.StockLevels")]
public sealed record StockLevels(StockView Levels) : Reply;

/// <summary>A reservation can't be had.</summary>
/// <param name="Available">What could have been had instead, in units.</param>
/// <param name="Contended">True while unfinished placements of others hold what is missing: it may come free within a moment.</param>
[GenerateSerializer, Immutable, Alias("oms.ReservationRefused")]
public sealed record ReservationRefused(long Available, bool Contended) : Reply;

/// <summary>One line of a stock location's ledger.</summary>
/// <param name="N">Its number in the ledger: the grain's version after it, rising, with gaps where an event moved no units.</param>
/// <param name="Type">
/// receipt, adjustment, damage, repair, safety, count, reserve, commit, release, ship; break for promised units that the count after it found
/// missing, and found for such units that left with a shipment all the same; and of returned units return (into quality control), restock,
/// returnDamaged and returnKept (out of it, or there for good); backorder for units that went to a waiting line; of transferred units send (from onHand into inTransit), arrive and writeOff (out
/// of inTransit) where they came from, and transfer where they came to. What came beyond what was sent is a receipt there.
/// </param>
/// <param name="Quantity">Units, signed for an adjustment and a count, whose variance it is; the target for safety.</param>
/// <param name="Order">The order it was for, where there is one.</param>
/// <param name="Return">The return it was for, where there is one.</param>
/// <param name="Transfer">The transfer it was for, where there is one.</param>
/// <param name="Counted">Units that were counted; null for other movements.</param>
/// <param name="Expected">Units that were on hand by the books when they were counted; null for other movements.</param>
[GenerateSerializer, Immutable, Alias("oms.StockMovement")]
public sealed record StockMovement(
    long N,
    string Type,
    long Quantity,
    DateTimeOffset At,
    string By,
    string Cause,
    string? Reason,
    string? Reference,
    string? Order,
    string? Return = null,
    string? Transfer = null,
    long? Counted = null,
    long? Expected = null);
