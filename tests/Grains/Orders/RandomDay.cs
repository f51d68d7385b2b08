using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>
/// A network of one SKU at three locations, what happens in it at random, and what must hold at each moment and once all is quiet. A test says
/// what its day is made of; the seed decides the rest.
/// </summary>
internal abstract class RandomDay
{
    private readonly Random _random;
    private int _keys;
    private long _booked;

    protected RandomDay(int seed, bool backorderable)
    {
        Seed = $"Seed {seed}";
        _random = new Random(seed);
        Network = new OrderNetwork(seed) { OnStock = See, OnSku = See, Pace = TimeSpan.FromSeconds(seed % 4 == 0 ? 1 : 0) };
        if (backorderable)
        {
            Network.Describe("A", limit: seed % 3 == 0 ? 12 : null);
        }
    }

    /// <summary>Z ships nothing.</summary>
    public static IReadOnlyList<string> Locations { get; } = ["X", "Y", "Z"];

    public OrderNetwork Network { get; }

    /// <summary>What a failure begins with.</summary>
    protected string Seed { get; }

    /// <summary>Rises with every action and every step, to tell what was before what.</summary>
    protected int Moment { get; private set; }

    public static OrderTerms Terms(string? location, OnShortage onShortage, long quantity) =>
        OrderCases.Terms() with { Lines = [new("A", quantity, 1, 0, 0, location)], OnShortage = onShortage };

    public int Next(int below) => _random.Next(below);

    public virtual void Run(int actions)
    {
        for (var n = 0; n < actions; n++)
        {
            Moment++;
            Act(Locations[Next(3)]);
            Pass(Next(25));
        }
    }

    public void Pass(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Moment++;
            Network.Step(faults: true);
            Look();
            Assert.All(Network.Stock, stock => Assert.True(
                stock is { Available: >= 0, Safety: >= 0, Reserved: >= 0, Committed: >= 0, Damaged: >= 0, OnHand: >= 0 }, $"{Seed}: {stock}."));
        }
    }

    public void Book(string location, MovementType type, long units)
    {
        var before = OnHand();
        Network.Move("A", location, type, units);
        _booked += OnHand() - before;
    }

    /// <summary>Once all is quiet: everything adds up, nothing is forgotten half-way, and nobody waits while a unit for him is available.</summary>
    public virtual void AssertQuiet()
    {
        Assert.All(Network.Orders, order => Assert.True(order.State.Placement is null, $"{Seed}: {order.Id} is stuck."));
        foreach (var stock in Network.Stock)
        {
            var owed = Network.Orders.SelectMany(order => order.State.Allocations)
                .Where(allocation => allocation.Location == stock.Location)
                .Sum(allocation => allocation.Quantity - allocation.Released - allocation.Shipped - allocation.Broken);
            Assert.True(stock.Reserved == 0 && stock.Committed == owed && stock.Untold.IsEmpty, $"{Seed}: {stock} owes {owed}.");
            Assert.True(stock.Available == 0 || !Waiting(Network.Skus.Single(), stock.Location).Any(), $"{Seed}: {stock.Location} has units for those who wait.");
        }

        var orders = Network.Orders.Where(order => order.State.Stands).Select(order => order.State).ToArray();
        Assert.Equal(orders.Sum(order => order.Waits.Sum(wait => wait.Left)), Network.Skus.Sum(sku => sku.Queue.Units));
        Assert.All(Network.Skus, sku => Assert.True(sku.Assignments.IsEmpty && sku.Unlisted.IsEmpty && sku.Places.Values.All(place => place.Unassigned == 0), Seed));
        Assert.All(orders, AssertUnits);
        var shipped = orders.SelectMany(order => order.Allocations).Sum(allocation => allocation.Shipped);
        Assert.True(OnHand() == _booked - shipped, $"{Seed}: {OnHand()} on hand of {_booked}, {shipped} shipped.");
    }

    /// <summary>One thing that somebody does.</summary>
    protected abstract void Act(string location);

    /// <summary>Notes since when things are as they are.</summary>
    protected abstract void Look();

    /// <summary>True when the line had its place in the queue before these units were asked for.</summary>
    protected abstract bool Precedes(WaitEntry line, PromiseId promise);

    protected string Key(string prefix) => $"{prefix}{_keys++}";

    protected OrderTerms AnyTerms(string location) => Terms(Next(3) == 0 ? location : null, (OnShortage)Next(3), 1 + Next(6));

    // Whoever reserves units, for the first time or for those that it lost, leaves enough here for all whose lines precede it, and for those
    // before them in the queue: what is held already and not yet assigned.
    protected virtual void See(StockState before, StockEvent body)
    {
        if (body is StockFound found)
        {
            _booked += found.Quantity;
        }

        if (body is StockReserved reserved && Network.Skus.Single() is var sku)
        {
            var here = Waiting(sku, before.Location).ToArray();
            var last = here.Where(entry => Precedes(entry, reserved.Promise)).Select(entry => entry.Number).DefaultIfEmpty().Max();
            var waiting = here.Where(entry => entry.Number <= last).Sum(entry => entry.Left);
            var held = (before.Backorders?.HeldEver ?? 0) - sku.PlaceOf(before.Location).Used;
            Assert.True(waiting <= held, $"{Seed}: {reserved} takes what {waiting} units wait for, {held} held.");
        }
    }

    protected virtual void AssertUnits(OrderState order)
    {
        foreach (var line in LineUnits.Of(order))
        {
            Assert.True(
                line.Ordered == line.Cancelled + line.Backordered + line.Short + line.Allocated + line.Shipped
                && line is { Unallocated: 0, Cancelled: >= 0, Backordered: >= 0, Short: >= 0, Allocated: >= 0, Shipped: >= 0 },
                $"{Seed}: {order.Id} {line}.");
        }
    }

    private void See(SkuState before, SkuEvent body)
    {
        if (body is UnitsAssigned assigned)
        {
            var oldest = Waiting(before, assigned.Location).First();
            Assert.True(oldest.Wait == assigned.Wait && assigned.Quantity <= oldest.Left, $"{Seed}: {assigned} before {oldest}.");
        }
    }

    private static IEnumerable<WaitEntry> Waiting(SkuState sku, string location) =>
        sku.Queue.Entries.Where(entry => entry.Location is null ? location != "Z" : entry.Location == location);

    private long OnHand() => Network.Stock.Sum(stock => stock.OnHand);
}
