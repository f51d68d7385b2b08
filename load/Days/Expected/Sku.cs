namespace OrleansOms.Load.Days.Expected;

/// <summary>A SKU: what was said of it, where it has or had stock, and the lines of orders that wait for it.</summary>
public sealed class Sku(string id)
{
    public string Id { get; } = id;

    /// <summary>It needs no stock.</summary>
    public bool IsService { get; set; }

    public bool Backorderable { get; set; }

    /// <summary>Units that may wait at most; null for no limit.</summary>
    public long? BackorderLimit { get; set; }

    /// <summary>Described, or moved once.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Stock locations that had a movement, by the place's id in ordinal order.</summary>
    public SortedDictionary<string, Position> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines that wait, oldest first.</summary>
    public List<Wait> Queue { get; } = [];

    /// <summary>
    /// A line has waited for it. From then on units that become free are offered around before they are free, which takes the server some
    /// messages after its answer.
    /// </summary>
    public bool EverWaited { get; set; }

    /// <summary>Units that lines wait for.</summary>
    public long Waiting => Queue.Sum(wait => wait.Left);

    /// <summary>Units more that may wait.</summary>
    public long WaitingRoom => !Backorderable ? 0 : BackorderLimit is { } limit ? Math.Max(0, limit - Waiting) : long.MaxValue;

    public long AvailableAt(Place place) => Positions.TryGetValue(place.Id, out var position) ? position.Available : 0;
}

/// <summary>Units of a line that wait.</summary>
/// <param name="place">Where they wait; null for any place that may serve the order.</param>
public sealed class Wait(Order order, OrderLine line, Place? place, long units)
{
    public Order Order { get; } = order;

    public OrderLine Line { get; } = line;

    public long Left { get; set; } = units;

    public bool IsServedFrom(Place from) => place is null ? from.MayServe(Order.IsPickup) : place == from;
}
