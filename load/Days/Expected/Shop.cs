namespace OrleansOms.Load.Days.Expected;

/// <summary>
/// The plain model: what one shop's places, SKUs, orders, returns and transfers must be after each call, in the plainest way there is: in
/// memory, one call at a time, written from the contract and not from the server. The rules stand beside it, a file each.
/// </summary>
public sealed class Shop(IReadOnlyList<Place> places, IReadOnlyList<Sku> skus)
{
    public IReadOnlyList<Place> Places { get; } = places;

    public IReadOnlyList<Sku> Skus { get; } = skus;

    public List<Order> Orders { get; } = [];

    public List<Return> Returns { get; } = [];

    public List<Transfer> Transfers { get; } = [];

    /// <summary>References of orders that stand, by channel.</summary>
    public HashSet<(string Channel, string Reference)> References { get; } = [];

    /// <summary>What the latest calls have changed, for those who look whether the server shows it.</summary>
    public Changes Changes { get; } = new();

    public IEnumerable<Position> Positions => Skus.SelectMany(sku => sku.Positions.Values);

    /// <summary>The stock location as it is; a blank one, not yet the SKU's, where there was no movement.</summary>
    public static Position At(Sku sku, Place place) => sku.Positions.TryGetValue(place.Id, out var known) ? known : new Position(sku, place);

    /// <summary>
    /// Changes a stock location. Units that became free go to the lines that wait, oldest first; they get what is available, and of what has just
    /// become free also what safety would have kept.
    /// </summary>
    public void Change(Sku sku, Place place, Action<Position> change)
    {
        var position = At(sku, place);
        var free = position.Free;
        sku.Positions[place.Id] = position;
        sku.IsKnown = true;
        change(position);
        Changes.Add(position);
        var units = Math.Max(position.Available, position.Free - free);
        foreach (var wait in sku.Queue.Where(wait => wait.IsServedFrom(place)).ToList())
        {
            var given = Math.Min(units, wait.Left);
            if (given <= 0) break;
            Give(position, wait, given);
            units -= given;
        }
    }

    private void Give(Position position, Wait wait, long units)
    {
        position.Committed += units;
        wait.Line.Allocations.Add(new Allocation(position.Place, units));
        Shorten(wait, units);
    }

    /// <summary>A line waits for fewer units.</summary>
    public void Shorten(Wait wait, long units)
    {
        wait.Left -= units;
        if (wait.Left == 0) wait.Line.Terms.Sku.Queue.Remove(wait);
        Changes.Add(wait.Order);
        Changes.Add(wait.Line.Terms.Sku);
    }
}

/// <summary>What was changed since somebody looked.</summary>
public sealed class Changes
{
    private readonly List<Position> _positions = [];
    private readonly List<Sku> _skus = [];
    private readonly List<Order> _orders = [];

    public IReadOnlyList<Position> Positions => _positions;

    public IReadOnlyList<Sku> Skus => _skus;

    public IReadOnlyList<Order> Orders => _orders;

    public void Add(Position position)
    {
        if (!_positions.Contains(position)) _positions.Add(position);
        Add(position.Sku);
    }

    public void Add(Sku sku)
    {
        if (!_skus.Contains(sku)) _skus.Add(sku);
    }

    public void Add(Order order)
    {
        if (!_orders.Contains(order)) _orders.Add(order);
    }

    public void Clear()
    {
        _positions.Clear();
        _skus.Clear();
        _orders.Clear();
    }
}
