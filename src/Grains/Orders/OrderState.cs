using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// What an order's events add up to. An order is absent (<see cref="Terms"/> is null), being placed (<see cref="Placement"/> is not
/// null) or it stands. Invariant: the allocations' numbers follow each other without gaps.
/// </summary>
/// <param name="NextNumber">The number of the next allocation or claim: never used again, not even after a refusal.</param>
/// <param name="Terms">What was ordered; null when there is no order, or it was refused.</param>
/// <param name="Placement">How far its placing is; null once it is acknowledged.</param>
/// <param name="Keys">Idempotency keys of all that was asked and not refused, oldest first.</param>
/// <param name="Returns">What returns have claimed, in the order in which they first did.</param>
/// <param name="Refunds">What was refunded, oldest first.</param>
/// <param name="Refused">The latest request that was undone, for its callers who still wait.</param>
public sealed record OrderState(
    string Id,
    long Version,
    int NextNumber,
    DateTimeOffset PlacedAt,
    DateTimeOffset UpdatedAt,
    OrderTerms? Terms,
    Placement? Placement,
    ImmutableArray<Allocation> Allocations,
    ImmutableArray<Cancellation> Cancellations,
    ImmutableArray<Shipment> Shipments,
    int NextShipment,
    ImmutableArray<KeyEntry> Keys,
    ImmutableArray<ReturnClaim> Returns,
    ImmutableArray<Refund> Refunds,
    RefusedRequest? Refused)
{
    /// <summary>What waits, or has waited, at SKUs; their numbers rise.</summary>
    public ImmutableArray<Wait> Waits { get; init; } = [];

    /// <summary>The number of the next wait: never used again, not even after a refusal.</summary>
    public int NextWait { get; init; } = 1;

    /// <summary>Units that were lost after the order stood, by number from 1, settled ones included.</summary>
    public ImmutableArray<Shortfall> Shortfalls { get; init; } = [];

    /// <summary>True once every line is settled and its caller may be told so: it can be cancelled and shipped.</summary>
    public bool Stands => Terms is not null && Placement is null;

    public static OrderState Initial(string id) =>
        new(id, 0, 1, default, default, null, null, [], [], [], 1, [], [], [], null);

    /// <summary>The allocation of that number; null for one of an earlier round.</summary>
    public Allocation? Find(int number)
    {
        var index = IndexOf(number);
        return index >= 0 && index < Allocations.Length ? Allocations[index] : null;
    }

    /// <summary>The same order with one of its allocations changed.</summary>
    public OrderState With(Allocation changed) =>
        this with { Allocations = Allocations.SetItem(IndexOf(changed.Number), changed) };

    /// <summary>The wait of that number; null for one of an earlier placing.</summary>
    public Wait? FindWait(int number)
    {
        foreach (var wait in Waits)
        {
            if (wait.Number == number)
            {
                return wait;
            }
        }

        return null;
    }

    /// <summary>The same order with one of its waits changed.</summary>
    public OrderState With(Wait changed) => this with { Waits = Waits.Replace(FindWait(changed.Number)!, changed) };

    /// <summary>The shortfall of that number; null when there is none.</summary>
    public Shortfall? FindShortfall(int number) => number >= 1 && number <= Shortfalls.Length ? Shortfalls[number - 1] : null;

    /// <summary>The same order with one of its shortfalls changed.</summary>
    public OrderState With(Shortfall changed) => this with { Shortfalls = Shortfalls.SetItem(changed.Number - 1, changed) };

    /// <summary>The entry of a key; null when it is not known.</summary>
    public KeyEntry? FindKey(string key)
    {
        foreach (var entry in Keys)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>What a return has claimed; null when it never claimed anything.</summary>
    public ReturnClaim? FindReturn(string id)
    {
        foreach (var claim in Returns)
        {
            if (claim.Return == id)
            {
                return claim;
            }
        }

        return null;
    }

    /// <summary>A refund by its return and number; null when it is not known.</summary>
    public Refund? FindRefund(string id, int number)
    {
        foreach (var refund in Refunds)
        {
            if (refund.Return == id && refund.Number == number)
            {
                return refund;
            }
        }

        return null;
    }

    /// <summary>Where an allocation stands in <see cref="Allocations"/>.</summary>
    public int IndexOf(int number) => Allocations.IsEmpty ? -1 : number - Allocations[0].Number;
}

/// <summary>How far a placing is.</summary>
public enum PlacementStage
{
    /// <summary>Waits for reservations and the reference: all at once in the first round, one by one in later ones.</summary>
    Reserving,

    /// <summary>A reservation was refused: gives the round's units back, to source them once more.</summary>
    Withdrawing,

    /// <summary>Holds nothing and waits for another plan.</summary>
    Sourcing,

    /// <summary>All that could be had is reserved; waits until the SKUs have confirmed that the rest may wait.</summary>
    Queueing,

    /// <summary>All is reserved; there is no way back. Waits until everything is committed.</summary>
    Committing,

    /// <summary>Refused: gives back what it has, then it is as if it had never been.</summary>
    Undoing,
}

/// <summary>An order that is being placed.</summary>
/// <param name="Key">The key that it is placed with.</param>
/// <param name="Started">When it was placed; it must be settled within <see cref="Placing.TimeLimit"/>.</param>
/// <param name="Expires">When the round's reservation messages count for nothing.</param>
/// <param name="Round">1 is the one that reserves all at once.</param>
/// <param name="Awaited">How many allocations, or waits, the stage still waits for.</param>
/// <param name="Claim">The claim of the reference; null without a reference.</param>
/// <param name="Ceilings">What locations said there was at most when they refused this order.</param>
/// <param name="Refusal">Why it is undone; null unless it is.</param>
public sealed record Placement(
    string Key,
    DateTimeOffset Started,
    DateTimeOffset Expires,
    int Round,
    PlacementStage Stage,
    int Awaited,
    Claim? Claim,
    ImmutableArray<Sourcing.Ceiling> Ceilings,
    Rejection? Refusal)
{
    /// <summary>True while it may still be settled or undone.</summary>
    public bool IsOpen => Stage is PlacementStage.Reserving or PlacementStage.Withdrawing or PlacementStage.Sourcing or PlacementStage.Queueing;

    /// <summary>True in the rounds that reserve one by one, in which a busy location is asked again.</summary>
    public bool OneByOne => Round > 1;
}

/// <summary>The order's claim of its caller's reference.</summary>
public sealed record Claim(int Number, bool Confirmed, bool Released);

/// <summary>A key that was met, and what it led to.</summary>
/// <param name="Number">Of the cancellation, shipment or shortfall; 0 for the placing.</param>
/// <param name="Done">The order's version when it was done; 0 while it is under way.</param>
public sealed record KeyEntry(string Key, string Fingerprint, KeyUse Use, int Number, long Done);

/// <summary>What a key was used for.</summary>
public enum KeyUse
{
    Placing,
    Cancellation,
    Shipment,
    Delivery,
    Resolution,
}

/// <summary>A request that was under way and then undone; a refusal is not remembered beyond those who wait for it.</summary>
public sealed record RefusedRequest(string Key, Rejection Rejection);

/// <summary>Units of one allocation that were cancelled or shipped together.</summary>
/// <param name="Allocation">0 for units that were cancelled before any location had them.</param>
/// <param name="Wait">Of these, the wait that they were taken off; 0 for the remainder that never waited.</param>
/// <param name="Shortfall">Of these, the shortfall that they were taken off; 0 for others.</param>
public readonly record struct Part(
    int Line,
    int Allocation,
    long Quantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Wait = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Shortfall = 0);

/// <summary>Units that were taken off the order.</summary>
/// <param name="Settled">True once all of them are back in stock.</param>
public sealed record Cancellation(int Number, string Reason, DateTimeOffset At, ImmutableArray<Part> Parts, bool Settled);

/// <summary>Units that leave a location together.</summary>
/// <param name="ShippedAt">When the last of them had left; null while some are still being let go.</param>
public sealed record Shipment(
    int Number,
    string Location,
    string? Carrier,
    string? Tracking,
    ImmutableArray<Part> Parts,
    DateTimeOffset? ShippedAt,
    DateTimeOffset? DeliveredAt);
