using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>
/// Counts that break promises while orders are placed, cancelled, shipped and filled, with their SKUs and stock locations, under lost, doubled and
/// reordered messages. Each failure names its seed.
/// </summary>
public sealed class CountNetworkTests
{
    private const int Seeds = 250;

    private static readonly string[] Locations = ["X", "Y", "Z"];

    [Fact]
    public void Orders_WhosePromisesBreak_FindOtherUnitsOrWaitOrAreExceptions()
    {
        var (broken, elsewhere, waiting, found, dropped, raised) = (0, 0, 0, 0L, 0L, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var day = new Day(seed);
            day.Run(actions: 40);
            day.Network.Settle();
            day.AssertQuiet();
            var orders = day.Network.Orders.Select(order => order.State).ToArray();
            raised += orders.Sum(order => order.Shortfalls.Count(shortfall => shortfall.Exception is not null));

            day.ResolveAll();
            day.AssertQuiet();
            orders = [.. day.Network.Orders.Select(order => order.State)];
            broken += orders.Sum(order => order.Shortfalls.Length);
            elsewhere += orders.Sum(order => order.Allocations.Count(allocation => allocation is { Shortfall: > 0, Held: Hold.Committed }));
            waiting += orders.Sum(order => order.Waits.Count(wait => wait is { Shortfall: > 0, Filled: > 0 }));
            (found, dropped) = (found + day.Found, dropped + day.Dropped);
        }

        // What the seeds are for: each way was gone, also those that only crossing messages lead to.
        int[] ways = [broken / 4, elsewhere, waiting, raised];
        Assert.True(
            ways.All(times => times > Seeds / 5) && found > 0 && dropped > 0,
            $"{broken} broken, {elsewhere} elsewhere, {waiting} filled, {raised} raised, {found} found, {dropped} dropped.");
    }

    private static OrderTerms Terms(string? location, OnShortage onShortage, long quantity) =>
        OrderCases.Terms() with { Lines = [new("A", quantity, 1, 0, 0, location)], OnShortage = onShortage };

    /// <summary>A network, what happens in it at random, and what must hold at each moment.</summary>
    private sealed class Day
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly Dictionary<PromiseId, int> _asked = [];
        private readonly Dictionary<(string Order, int Wait), int> _confirmed = [];
        private readonly Dictionary<PromiseId, long> _left = [];
        private int _moment;
        private int _orders;
        private int _keys;
        private long _booked;

        public Day(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            Network = new OrderNetwork(seed) { OnStock = See, OnSku = See, Pace = TimeSpan.FromSeconds(seed % 4 == 0 ? 1 : 0) };
            if (seed % 5 > 0)
            {
                Network.Describe("A", limit: seed % 3 == 0 ? 12 : null);
            }
        }

        public OrderNetwork Network { get; }

        /// <summary>Units that counts missed and shipments took along.</summary>
        public long Found { get; private set; }

        /// <summary>Units that were cancelled before their order knew that they were missing.</summary>
        public long Dropped { get; private set; }

        public void Run(int actions)
        {
            foreach (var location in Locations)
            {
                Book(location, MovementType.Receipt, 4 + Next(8));
            }

            for (var n = 0; n < actions; n++)
            {
                Do();
                Pass(Next(25));
            }
        }

        /// <summary>Every exception is resolved in some way, until none is open.</summary>
        public void ResolveAll()
        {
            for (var round = 0; round < 20; round++)
            {
                foreach (var order in Network.Orders.ToArray())
                {
                    for (var number = 1; number <= order.State.Shortfalls.Length; number++)
                    {
                        Resolve(order.Id, number, (ExceptionResolution)Next(3));
                    }
                }

                Network.Settle();
                Look();
            }

            Assert.DoesNotContain(Network.Orders, order => order.State.Shortfalls.Any(shortfall => shortfall.Stage != ShortfallStage.Settled));
            Assert.All(Network.Orders, order => Assert.True(
                order.State.Keys.All(entry => entry.Done > 0), $"Seed {_seed}: somebody still waits for {order.Id}."));
        }

        private int Next(int below) => _random.Next(below);

        private void Resolve(string order, int number, ExceptionResolution resolution) =>
            Network.Ask(order, new ResolveException(number, resolution, null, new RequestKey($"r{_keys++}", "f"), null));

        private void Pass(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                _moment++;
                Network.Step(faults: true);
                Look();
                Assert.All(Network.Stock, stock => Assert.True(
                    stock is { Available: >= 0, Safety: >= 0, Reserved: >= 0, Committed: >= 0, Damaged: >= 0, OnHand: >= 0 }, $"Seed {_seed}: {stock}."));
            }
        }

        // Since when a location is asked for units, and since when a line has its place in the queue.
        private void Look()
        {
            foreach (var order in Network.Orders)
            {
                foreach (var allocation in order.State.Allocations)
                {
                    _asked.TryAdd(new PromiseId(order.Id, allocation.Number), _moment);
                }

                foreach (var wait in order.State.Waits.Where(wait => wait.Confirmed && order.State.Stands))
                {
                    _confirmed.TryAdd((order.Id, wait.Number), _moment);
                }
            }
        }

        private void Do()
        {
            _moment++;
            var location = Locations[Next(3)];
            var order = $"o-{1 + Next(Math.Max(1, _orders))}";
            switch (Next(12))
            {
                case 0 or 1 or 2:
                    Network.Place($"o-{++_orders}", Terms(Next(3) == 0 ? location : null, (OnShortage)Next(3), 1 + Next(6)));
                    break;
                case 3 or 4:
                    Book(location, MovementType.Receipt, 1 + Next(6));
                    break;
                case 5 or 6 or 7:
                    Book(location, MovementType.Count, Next(8));
                    break;
                case 8:
                    Book(location, Next(2) == 0 ? MovementType.Damage : MovementType.Repair, 1);
                    Book(location, MovementType.Safety, Next(3));
                    break;
                case 9:
                    Network.Ask(order, Next(2) == 0 ? Cancel($"c{_keys++}") : Cancel($"c{_keys++}", (1, 1 + Next(3))));
                    break;
                case 10:
                    Network.Ask(order, ShipFrom(location, $"s{_keys++}", (1, 1 + Next(3))));
                    break;
                default:
                    Resolve(order, 1 + Next(2), (ExceptionResolution)Next(3));
                    break;
            }

            Look();
        }

        private void Book(string location, MovementType type, long units)
        {
            var before = OnHand();
            Network.Move("A", location, type, units);
            _booked += OnHand() - before;
        }

        private long OnHand() => Network.Stock.Sum(stock => stock.OnHand);

        // A broken promise is never one of which units have left, and what left stays so. Whoever reserves units, for the first time or for those
        // that it lost, leaves enough for all who had their place in the queue before it asked.
        private void See(StockState before, StockEvent body)
        {
            switch (body)
            {
                case PromiseBroken broken:
                    Assert.True(before.Promises[broken.Promise].Shipped == 0, $"Seed {_seed}: {broken}.");
                    break;
                case StockFound found:
                    Found += found.Quantity;
                    _booked += found.Quantity;
                    break;
                case BreakDropped dropped:
                    Dropped += dropped.Quantity;
                    break;
                case StockShipped shipped:
                    _left[shipped.Promise] = _left.GetValueOrDefault(shipped.Promise) + shipped.Quantity;
                    break;
                case StockReserved reserved when Network.Skus.Single() is var sku:
                    var here = Waiting(sku, before.Location).ToArray();
                    var last = here
                        .Where(entry => _confirmed.TryGetValue((entry.Wait.Order, entry.Wait.Number), out var since) && since < _asked[reserved.Promise])
                        .Select(entry => entry.Number).DefaultIfEmpty().Max();
                    var waiting = here.Where(entry => entry.Number <= last).Sum(entry => entry.Left);
                    var held = (before.Backorders?.HeldEver ?? 0) - sku.PlaceOf(before.Location).Used;
                    Assert.True(waiting <= held, $"Seed {_seed}: {reserved} takes what {waiting} units wait for, {held} held.");
                    break;
            }
        }

        private void See(SkuState before, SkuEvent body)
        {
            if (body is UnitsAssigned assigned)
            {
                var oldest = Waiting(before, assigned.Location).First();
                Assert.True(oldest.Wait == assigned.Wait && assigned.Quantity <= oldest.Left, $"Seed {_seed}: {assigned} before {oldest}.");
            }
        }

        private static IEnumerable<WaitEntry> Waiting(SkuState sku, string location) =>
            sku.Queue.Entries.Where(entry => entry.Location is null ? location != "Z" : entry.Location == location);

        /// <summary>Once all is quiet: everything adds up, nothing is forgotten half-way, and nobody waits while a unit for him is available.</summary>
        public void AssertQuiet()
        {
            var seed = $"Seed {_seed}";
            Assert.All(Network.Orders, order => Assert.True(order.State.Placement is null, $"{seed}: {order.Id} is stuck."));
            foreach (var stock in Network.Stock)
            {
                var owed = Network.Orders.SelectMany(order => order.State.Allocations)
                    .Where(allocation => allocation.Location == stock.Location)
                    .Sum(allocation => allocation.Quantity - allocation.Released - allocation.Shipped - allocation.Broken);
                Assert.True(stock.Reserved == 0 && stock.Committed == owed && stock.Untold.IsEmpty, $"{seed}: {stock} owes {owed}.");
                Assert.True(stock.Available == 0 || !Waiting(Network.Skus.Single(), stock.Location).Any(), $"{seed}: {stock.Location} has units for those who wait.");
            }

            var orders = Network.Orders.Where(order => order.State.Stands).Select(order => order.State).ToArray();
            Assert.Equal(orders.Sum(order => order.Waits.Sum(wait => wait.Left)), Network.Skus.Sum(sku => sku.Queue.Units));
            Assert.All(orders, order => AssertUnits(order, seed));
            var shipped = orders.SelectMany(order => order.Allocations).Sum(allocation => allocation.Shipped);
            Assert.True(OnHand() == _booked - shipped, $"{seed}: {OnHand()} on hand of {_booked}, {shipped} shipped.");
        }

        private void AssertUnits(OrderState order, string seed)
        {
            foreach (var line in LineUnits.Of(order))
            {
                Assert.True(
                    line.Ordered == line.Cancelled + line.Backordered + line.Short + line.Allocated + line.Shipped
                    && line is { Unallocated: 0, Cancelled: >= 0, Backordered: >= 0, Short: >= 0, Allocated: >= 0, Shipped: >= 0 },
                    $"{seed}: {order.Id} {line}.");
                Assert.Equal(line.Short, order.Shortfalls.Sum(shortfall => shortfall.Stage == ShortfallStage.Excepted ? shortfall.Left : 0));
            }

            Assert.All(order.Shortfalls, shortfall => Assert.True(
                shortfall.Stage is ShortfallStage.Excepted or ShortfallStage.Settled, $"{seed}: {order.Id} {shortfall} goes on."));
            Assert.All(order.Allocations, allocation => Assert.Equal(
                _left.GetValueOrDefault(new PromiseId(order.Id, allocation.Number)), allocation.Shipped));
        }
    }
}
