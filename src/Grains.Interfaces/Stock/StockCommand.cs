using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Stock;

/// <summary>What can be asked of a stock location: one SKU at one location, grain id <c>sku@location</c>.</summary>
[GenerateSerializer, Immutable, Alias("oms.StockCommand")]
public abstract record StockCommand;

/// <summary>What a person or a machine at the place says has happened to units.</summary>
public enum MovementType
{
    /// <summary>Units came in. Quantity 1 to 1,000,000,000.</summary>
    Receipt,

    /// <summary>A correction, signed, not 0.</summary>
    Adjustment,

    /// <summary>Units that could be sold are damaged. Quantity from 1.</summary>
    Damage,

    /// <summary>Damaged units can be sold again. Quantity from 1.</summary>
    Repair,

    /// <summary>Sets the safety target; quantity from 0.</summary>
    Safety,

    /// <summary>Units on hand were counted; quantity from 0, the absolute number. What it differs by from the books is the movement.</summary>
    Count,
}

/// <summary>Books a movement. Answered by <see cref="StockLevels"/>.</summary>
/// <param name="Key">Remembered for 24 hours.</param>
/// <param name="Reason">Free text, 1 to 200 characters.</param>
/// <param name="Reference">The caller's own number, up to 100 characters.</param>
/// <param name="IfMatch">The version that must be the current one; null for any.</param>
/// <param name="CountedAt">When a count was made; what moved since then is allowed for. Null for now, and for other movements.</param>
[GenerateSerializer, Immutable, Alias("oms.RecordMovement")]
public sealed record RecordMovement(
    MovementType Type,
    long Quantity,
    string Reason,
    string? Reference,
    RequestKey Key,
    long? IfMatch,
    DateTimeOffset? CountedAt = null) : StockCommand, IKeyed;

/// <summary>One allocation of one order, or one line of a transfer until it is sent: the number is never used again.</summary>
[GenerateSerializer, Immutable, Alias("oms.PromiseId")]
public readonly record struct PromiseId(string Order, int Number) : IComparable<PromiseId>
{
    private const string TransferPrefix = "transfer/";

    public int CompareTo(PromiseId other) =>
        string.CompareOrdinal(Order, other.Order) is var byOrder and not 0 ? byOrder : Number.CompareTo(other.Number);

    public static bool operator <(PromiseId left, PromiseId right) => left.CompareTo(right) < 0;

    public static bool operator >(PromiseId left, PromiseId right) => left.CompareTo(right) > 0;

    public static bool operator <=(PromiseId left, PromiseId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PromiseId left, PromiseId right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Order}#{Number}";

    /// <summary>What a transfer holds until it is sent. No order's id holds a slash.</summary>
    public static PromiseId OfTransfer(string transfer, int number) => new(TransferPrefix + transfer, number);

    /// <summary>The transfer's id; null for an order's promise.</summary>
    public string? AsTransfer() => Order.StartsWith(TransferPrefix, StringComparison.Ordinal) ? Order[TransferPrefix.Length..] : null;
}

/// <summary>Holds units while an order is being placed. Answered by <see cref="Done"/>, or <see cref="ReservationRefused"/>.</summary>
/// <param name="Expires">After this time the message counts for nothing: the stock forgets ended numbers some time later.</param>
[GenerateSerializer, Immutable, Alias("oms.ReserveStock")]
public sealed record ReserveStock(PromiseId Promise, long Quantity, DateTimeOffset Expires) : StockCommand;

/// <summary>The order stands: what it reserved is owed to it. Answered by <see cref="Done"/>.</summary>
[GenerateSerializer, Immutable, Alias("oms.CommitStock")]
public sealed record CommitStock(PromiseId Promise) : StockCommand;

/// <summary>Gives units back. Answered by <see cref="Done"/>, also when the promise was never made: then it can't be made any more.</summary>
/// <param name="Total">How many units of the promise are given back in all, this time included: a repeat changes nothing.</param>
[GenerateSerializer, Immutable, Alias("oms.ReleaseStock")]
public sealed record ReleaseStock(PromiseId Promise, long Total) : StockCommand;

/// <summary>Units of a committed promise leave the place. Answered by <see cref="Done"/>.</summary>
/// <param name="Total">How many units of the promise have left in all, this time included: a repeat changes nothing.</param>
[GenerateSerializer, Immutable, Alias("oms.ShipStock")]
public sealed record ShipStock(PromiseId Promise, long Total) : StockCommand;

/// <summary>
/// How many units this location is to hold for lines that wait at the SKU. What is available now goes to them then and there, what becomes
/// free later before anybody sees it. Answered by <see cref="Done"/>; one with an older version than the newest changes nothing.
/// </summary>
/// <param name="Version">The SKU's version: what it said later counts.</param>
/// <param name="UpTo">Units in all that were ever held here for waiting lines, and are to be.</param>
/// <param name="Returned">Held units that no waiting line takes: they are free again. Named until this was answered.</param>
[GenerateSerializer, Immutable, Alias("oms.HoldForBackorders")]
public sealed record HoldForBackorders(long Version, long UpTo, ImmutableArray<UnneededUnits> Returned) : StockCommand;

/// <param name="Assignment">The location's assignment number; each is taken or returned, once.</param>
[GenerateSerializer, Immutable, Alias("oms.UnneededUnits")]
public readonly record struct UnneededUnits(int Assignment, long Quantity);

/// <summary>
/// An order takes units that were held for its waiting line: they become a committed promise. Answered by <see cref="Done"/>; a repeat changes
/// nothing, however late it comes.
/// </summary>
/// <param name="Assignment">The number under which the SKU assigned them.</param>
/// <param name="Quantity">Units that the order takes, from 1.</param>
/// <param name="Assigned">Units of the assignment. What the order does not want any more is free again.</param>
[GenerateSerializer, Immutable, Alias("oms.TakeHeldUnits")]
public sealed record TakeHeldUnits(PromiseId Promise, int Assignment, long Quantity, long Assigned) : StockCommand;
