using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>
/// What a stock location's events add up to, in units. Invariants: every bucket is at least 0;
/// <c>OnHand = Available + Safety + Reserved + Committed + Damaged + Quality</c>; Reserved and Committed are what the live promises
/// have left, Reserved with what is held for waiting lines; units that <see cref="Returned"/> has left are part of Quality; InTransit is what <see cref="Transits"/> have left.
/// </summary>
public sealed record StockState
{
    public required string Sku { get; init; }

    public required string Location { get; init; }

    public long OnHand { get; init; }

    public long Reserved { get; init; }

    public long Committed { get; init; }

    public long Damaged { get; init; }

    public long Quality { get; init; }

    /// <summary>Sent from here to other locations, and neither received there nor written off; not part of <see cref="OnHand"/>.</summary>
    public long InTransit { get; init; }

    /// <summary>What <see cref="Safety"/> is filled up to, as far as there are free units.</summary>
    public long SafetyTarget { get; init; }

    /// <summary>The time of which the latest count is; null before the first. An older count says nothing any more.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>What all counts together have changed, signed.</summary>
    public long Variance { get; init; }

    /// <summary>The version of the last event that changed a level; 0 before the first. Registration is none, so it makes no ETag stale.</summary>
    public long Version { get; init; }

    /// <summary>When that event was.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>The SKU knows that this location has, or had, units of it.</summary>
    public bool Registered { get; init; }

    /// <summary>What is held for lines that wait at the SKU; null while none ever has.</summary>
    public BackorderHolds? Backorders { get; init; }

    /// <summary>Promises with units left, or broken further than their orders know.</summary>
    public ImmutableSortedDictionary<PromiseId, Promise> Promises { get; init; } = ImmutableSortedDictionary<PromiseId, Promise>.Empty;

    /// <summary>Those of <see cref="Promises"/> that are broken further than their orders know.</summary>
    public ImmutableSortedSet<PromiseId> Untold { get; init; } = [];

    /// <summary>Tombstones: promises that have no units left, as they were at their end.</summary>
    [JsonConverter(typeof(RecentJson<PromiseId, Promise>))]
    public Recent<PromiseId, Promise> Ended { get; init; } = Recent<PromiseId, Promise>.Empty;

    /// <summary>Units of returns that wait for their inspection, by return and number; they are part of <see cref="Quality"/>.</summary>
    public ImmutableSortedDictionary<string, ReturnedUnits> Returned { get; init; } =
        ImmutableSortedDictionary.Create<string, ReturnedUnits>(StringComparer.Ordinal);

    /// <summary>Tombstones: units of returns that are inspected, as they were at their end.</summary>
    [JsonConverter(typeof(RecentJson<string, ReturnedUnits>))]
    public Recent<string, ReturnedUnits> EndedReturns { get; init; } = Recent<string, ReturnedUnits>.Empty;

    /// <summary>Units of transfers that were sent from here; what they have left is <see cref="InTransit"/>.</summary>
    public ImmutableSortedDictionary<PromiseId, Transit> Transits { get; init; } = ImmutableSortedDictionary<PromiseId, Transit>.Empty;

    /// <summary>Units of transfers that came in, by transfer and number, as long as the transfer may send them again.</summary>
    public ImmutableSortedDictionary<string, long> Arrivals { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Tombstones: arrivals that are not sent again, with their units.</summary>
    [JsonConverter(typeof(RecentJson<string, long>))]
    public Recent<string, long> EndedArrivals { get; init; } = Recent<string, long>.Empty;

    /// <summary>Idempotency keys with what their movements were answered.</summary>
    [JsonConverter(typeof(RecentJson<string, SaidLevels>))]
    public Recent<string, SaidLevels> Keys { get; init; } = Recent<string, SaidLevels>.Empty;

    /// <summary>Units that nobody holds and nothing is wrong with.</summary>
    [JsonIgnore]
    public long Free => OnHand - Reserved - Committed - Damaged - Quality;

    [JsonIgnore]
    public long Safety => Math.Min(SafetyTarget, Free);

    [JsonIgnore]
    public long Available => Free - Safety;

    /// <summary>What would be available if every reservation were given back. What is held for waiting lines never is.</summary>
    [JsonIgnore]
    public long AvailableAtMost => Math.Max(0, Free + Reserved - (Backorders?.Held ?? 0) - SafetyTarget);

    /// <summary>The levels as anybody may see them; null before the first movement.</summary>
    public StockView? View() =>
        Version == 0
            ? null
            : new(Sku, Location, OnHand, Available, Reserved, Committed, Safety, Damaged, Quality, InTransit, Version, AsOf)
            {
                HeldForBackorders = Backorders?.Held ?? 0,
            };
}

/// <summary>Units held for one allocation of one order. A tombstone with quantity 0 was released before it was ever made.</summary>
/// <param name="Quantity">What was reserved.</param>
/// <param name="Committed">The order stands: what is left is owed to it, no longer only held.</param>
/// <param name="Released">What was given back, in all.</param>
/// <param name="Shipped">What left the place, in all.</param>
/// <param name="Since">The stock location's version when it was made: a higher one is newer.</param>
/// <param name="Broken">What a count found missing, in all: it is not there to be released or shipped.</param>
/// <param name="Told">What of Broken the order knows.</param>
public sealed record Promise(
    long Quantity, bool Committed = false, long Released = 0, long Shipped = 0, long Since = 0, long Broken = 0, long Told = 0)
{
    [JsonIgnore]
    public long Left => Quantity - Released - Shipped - Broken;

    /// <summary>There is nothing more to do about it.</summary>
    [JsonIgnore]
    public bool IsOver => Left == 0 && Broken == Told;
}

/// <summary>What a movement was answered, and the fingerprint of its request.</summary>
public sealed record SaidLevels(string Fingerprint, StockView Levels);
