namespace OrleansOms.Load.Replay.Plan;

/// <summary>What the file asks of one SKU at one of its places, in units.</summary>
/// <remarks>
/// Opening stock = lines placed here + all lines of the SKU that are left to sourcing + what is written off here. Whatever the order of
/// events, a request is met by its own share of these three, none of which another kind of request uses, and each of which covers all
/// requests of its kind (sourcing can send every unplaced line here, and no more). What comes back or is found is not counted on. So no
/// order is ever short and no write-off refused.
/// </remarks>
public sealed class Position(string sku, Location location)
{
    public string Sku { get; } = sku;

    public Location Location { get; } = location;

    /// <summary>Sold by lines that name this place.</summary>
    public long Placed { get; internal set; }

    /// <summary>Taken off by adjustments, as a positive number.</summary>
    public long WrittenOff { get; internal set; }

    /// <summary>Brought by returns that are restocked here, and by adjustments: other cancellations, finds.</summary>
    public long BroughtBack { get; internal set; }

    public long Opening { get; internal set; }

    /// <summary>The server can know this place only when something was ever moved there.</summary>
    public bool Exists => Opening > 0 || BroughtBack > 0;

    /// <summary>On hand in the end, but for what sourcing takes from here.</summary>
    public long ClosingBeforeSourcing => Opening + BroughtBack - WrittenOff - Placed;
}

/// <summary>A SKU with all its places.</summary>
public sealed class SkuStock(string sku, IReadOnlyList<Position> positions)
{
    public string Sku { get; } = sku;

    /// <summary>The first description that is not empty.</summary>
    public string Name { get; internal set; } = "";

    public IReadOnlyList<Position> Positions { get; } = positions;

    /// <summary>Units of lines that name no place.</summary>
    public long Unplaced { get; internal set; }

    /// <summary>On hand in the end over all places; the file alone decides it.</summary>
    public long Closing => Positions.Sum(position => position.ClosingBeforeSourcing) - Unplaced;

    public Position At(Location location) => Positions.First(position => ReferenceEquals(position.Location, location));

    internal void Open()
    {
        foreach (var position in Positions) position.Opening = position.Placed + Unplaced + position.WrittenOff;
    }
}
