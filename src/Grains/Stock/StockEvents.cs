using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>What can happen to a stock location.</summary>
public abstract record StockEvent;

/// <summary>A movement that a person or a machine at the place booked.</summary>
/// <param name="Quantity">Units; signed for an adjustment, the target for safety.</param>
/// <param name="Key">The request's key, remembered for 24 hours.</param>
public abstract record StockMoved(long Quantity, string Reason, string? Reference, RequestKey Key) : StockEvent;

/// <summary>Units came in.</summary>
public sealed record StockReceived(long Quantity, string Reason, string? Reference, RequestKey Key)
    : StockMoved(Quantity, Reason, Reference, Key);

/// <summary>The number on hand was corrected.</summary>
public sealed record StockAdjusted(long Quantity, string Reason, string? Reference, RequestKey Key)
    : StockMoved(Quantity, Reason, Reference, Key);

/// <summary>Free units turned out damaged.</summary>
public sealed record StockDamaged(long Quantity, string Reason, string? Reference, RequestKey Key)
    : StockMoved(Quantity, Reason, Reference, Key);

/// <summary>Damaged units are free again.</summary>
public sealed record StockRepaired(long Quantity, string Reason, string? Reference, RequestKey Key)
    : StockMoved(Quantity, Reason, Reference, Key);

/// <summary>The safety target was set.</summary>
public sealed record SafetySet(long Quantity, string Reason, string? Reference, RequestKey Key)
    : StockMoved(Quantity, Reason, Reference, Key);

/// <summary>Units on hand were counted. The difference to what the books said at that time is the movement.</summary>
/// <param name="Quantity">Units that were counted.</param>
/// <param name="Expected">Units that were on hand, by the books, at <paramref name="CountedAt"/>.</param>
public record StockCounted(long Quantity, long Expected, DateTimeOffset CountedAt, string Reason, string? Reference, RequestKey Key)
    : StockMoved(Quantity, Reason, Reference, Key)
{
    [JsonIgnore]
    public long Variance => Quantity - Expected;
}

/// <summary>As <see cref="StockCounted"/>, where part of what is missing was taken from promises right before.</summary>
/// <param name="Broken">Units that the promises' own events took.</param>
public sealed record StockCountedShort(
    long Quantity, long Expected, DateTimeOffset CountedAt, long Broken, string Reason, string? Reference, RequestKey Key)
    : StockCounted(Quantity, Expected, CountedAt, Reason, Reference, Key);

/// <summary>Units of a promise are missing; the count that found it follows.</summary>
/// <param name="Quantity">Units that are missing now.</param>
public sealed record PromiseBroken(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>The order knows of all units of the promise that were broken up to <paramref name="Total"/>.</summary>
public sealed record BreakTold(PromiseId Promise, long Total) : StockEvent;

/// <summary>Units of a promise that a count had found missing are not wanted: they were cancelled before the order knew.</summary>
/// <param name="Quantity">Units that count as given back from now on; none is free.</param>
public sealed record BreakDropped(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>
/// Units of a promise that a count had found missing were there: a shipment that had begun before the order knew takes them along.
/// </summary>
public sealed record StockFound(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>The SKU has taken this location into its list.</summary>
public sealed record StockRegistered : StockEvent;

/// <summary>Units are held for an order that is being placed.</summary>
public sealed record StockReserved(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>What the promise had left is owed to its order.</summary>
/// <param name="Quantity">Units that went from reserved to committed.</param>
public sealed record StockCommitted(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>Units of a promise are free again.</summary>
/// <param name="Quantity">Units given back now; 0 when the promise was never made, and now can't be any more.</param>
public sealed record StockReleased(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>Units of a promise left the place.</summary>
/// <param name="Quantity">Units that left now.</param>
public sealed record StockShipped(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>Units that were held for a transfer left the place; they are in transit.</summary>
public sealed record StockSent(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>Units that were sent from here are at the other location.</summary>
/// <param name="Quantity">Units of which this is known now.</param>
public sealed record TransitReceived(PromiseId Promise, long Quantity) : StockEvent;

/// <summary>Units that were sent from here never arrived.</summary>
/// <param name="Quantity">Units that were written off now.</param>
public sealed record TransitWrittenOff(PromiseId Promise, long Quantity, string Reason) : StockEvent;

/// <summary>Units of a transfer came in; they are free.</summary>
/// <param name="Number">The transfer's number for them.</param>
/// <param name="Surplus">They are more than was in transit.</param>
public sealed record StockTransferred(string Transfer, int Number, long Quantity, bool Surplus) : StockEvent;

/// <summary>The transfer will not send these units again.</summary>
public sealed record ArrivalForgotten(string Transfer, int Number) : StockEvent;

/// <summary>Units of a return came in; they wait in quality control.</summary>
/// <param name="Number">The return's number for them.</param>
public sealed record StockReturned(string Return, int Number, long Quantity) : StockEvent;

/// <summary>Units of a return were inspected.</summary>
/// <param name="Quantity">Units that this became of now.</param>
public sealed record StockInspected(string Return, int Number, Disposition Disposition, long Quantity) : StockEvent;

/// <summary>The SKU has said how much waits here. What is held because of it follows from the state: <see cref="BackorderHolds.Fill"/>.</summary>
/// <param name="Version">The SKU's version.</param>
/// <param name="UpTo">Units that are to be held in all, those included that were held before.</param>
/// <param name="Returned">Held units that no waiting line took: free again.</param>
public sealed record StockDemandTold(long Version, long UpTo, ImmutableArray<UnneededUnits> Returned) : StockEvent;

/// <summary>The SKU knows of all units that were held up to <paramref name="Total"/>.</summary>
public sealed record StockOfferTaken(long Total) : StockEvent;

/// <summary>Held units are owed to an order whose line had waited for them.</summary>
/// <param name="Quantity">Units that the order took.</param>
/// <param name="Assigned">Units that were held for it; what it did not take is free again.</param>
public sealed record StockHeldTaken(PromiseId Promise, int Assignment, long Quantity, long Assigned) : StockEvent;
