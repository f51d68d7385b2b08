using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>Whether an order is placed although not all of it can be had.</summary>
public sealed record ShortageRule(OnShortage OnShortage)
{
    /// <summary>All or nothing.</summary>
    public static ShortageRule Refuse { get; } = new(OnShortage.Refuse);

    /// <summary>A line that is short takes what there is of it.</summary>
    public bool InPart => OnShortage != OnShortage.Refuse;

    /// <summary>True when the order can be placed without what is short.</summary>
    /// <param name="anyUnit">Something of the order can be had.</param>
    public bool Allows(IReadOnlyCollection<RejectionError> shortages, bool anyUnit) => OnShortage switch
    {
        OnShortage.CancelRemainder => anyUnit,
        _ => shortages.Count == 0,
    };
}
