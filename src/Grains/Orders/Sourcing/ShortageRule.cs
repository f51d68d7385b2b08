using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>Whether an order is placed although not all of it can be had.</summary>
/// <param name="Room">How many units of a SKU may wait besides those that do; those that are not here can't be backordered.</param>
public sealed record ShortageRule(OnShortage OnShortage, ImmutableDictionary<string, long> Room)
{
    /// <summary>All or nothing.</summary>
    public static ShortageRule Refuse { get; } = new(OnShortage.Refuse, ImmutableDictionary<string, long>.Empty);

    /// <summary>A line that is short takes what there is of it.</summary>
    public bool InPart => OnShortage != OnShortage.Refuse;

    /// <summary>True when the order can be placed without what is short.</summary>
    /// <param name="anyUnit">Something of the order can be had.</param>
    public bool Allows(IReadOnlyCollection<RejectionError> shortages, bool anyUnit) => OnShortage switch
    {
        OnShortage.CancelRemainder => anyUnit,
        OnShortage.Backorder => shortages
            .GroupBy(error => error.Sku!, StringComparer.Ordinal)
            .All(sku => sku.Sum(error => error.Requested - error.Available) <= Room.GetValueOrDefault(sku.Key)),
        _ => shortages.Count == 0,
    };
}
