namespace OrleansOms.Grains.Interfaces.Skus;

/// <summary>One wait of one order: the order's wait number is never used again.</summary>
[GenerateSerializer, Immutable, Alias("oms.WaitId")]
public readonly record struct WaitId(string Order, int Number) : IComparable<WaitId>
{
    public int CompareTo(WaitId other) =>
        string.CompareOrdinal(Order, other.Order) is var byOrder and not 0 ? byOrder : Number.CompareTo(other.Number);

    public static bool operator <(WaitId left, WaitId right) => left.CompareTo(right) < 0;

    public static bool operator >(WaitId left, WaitId right) => left.CompareTo(right) > 0;

    public static bool operator <=(WaitId left, WaitId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(WaitId left, WaitId right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// A line waits for units of the SKU, behind all that wait already. Answered by <see cref="Done"/> once every location that could serve it has
/// been told: from then on nothing that becomes free goes to anybody who comes later; or by <see cref="WaitRefused"/>.
/// </summary>
/// <param name="Quantity">Units, from 1.</param>
/// <param name="Location">Where it waits; null for any location that ships, or that has pickup.</param>
/// <param name="Pickup">Without a location: from one with pickup instead of one that ships.</param>
/// <param name="Forced">An operator lets it wait, whether or not the SKU can be backordered and whatever its limit.</param>
/// <param name="Expires">After this time the message counts for nothing: the SKU forgets ended waits some time later.</param>
[GenerateSerializer, Immutable, Alias("oms.WaitForUnits")]
public sealed record WaitForUnits(WaitId Wait, long Quantity, string? Location, bool Pickup, DateTimeOffset Expires, bool Forced = false) : SkuCommand;

/// <summary>Units need not be waited for any more. Answered by <see cref="Done"/>, also when the wait was never met: then it can't be any more.</summary>
/// <param name="Total">How many units of the wait are given up in all, this time included: a repeat changes nothing.</param>
[GenerateSerializer, Immutable, Alias("oms.WithdrawWait")]
public sealed record WithdrawWait(WaitId Wait, long Total) : SkuCommand;

/// <summary>A stock location holds units for waiting lines. Answered by <see cref="Done"/>; a repeat changes nothing.</summary>
/// <param name="Total">How many units were ever held there, in all.</param>
[GenerateSerializer, Immutable, Alias("oms.OfferUnits")]
public sealed record OfferUnits(string Location, long Total) : SkuCommand;

/// <summary>A line can't wait: the SKU is not backorderable, or too much waits already.</summary>
/// <param name="Room">Units that could wait.</param>
[GenerateSerializer, Immutable, Alias("oms.WaitRefused")]
public sealed record WaitRefused(long Room) : Reply;
