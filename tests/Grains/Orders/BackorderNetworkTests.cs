using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>
/// Orders that wait, with their SKUs and stock locations, under lost, doubled and reordered messages, while units come, go and are cancelled.
/// Each failure names its seed.
/// </summary>
public sealed class BackorderNetworkTests
{
    private const int Seeds = 250;

    private static readonly string[] Locations = ["X", "Y", "Z"];

    [Fact]
    public void Orders_ThatWait_AreServedInTheirOrderAndNoUnitIsLostOrDoubled()
    {
        var (filled, refused, undone) = (0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var day = new Day(seed);
            day.Run(actions: 40);
            day.Network.Settle();
            day.AssertQuiet();

            // After the storm every location still knows who waits.
            foreach (var location in Locations)
            {
                day.Book(location, MovementType.Receipt, 2);
                day.Network.Settle();
                day.AssertQuiet();
            }

            filled += day.Network.Orders.Sum(order => order.State.Waits.Count(wait => wait.Filled > 0));
            refused += day.Refused;
            undone += day.Network.Orders.Sum(order => order.Told.OfType<Rejected>().Count(told => told.Rejection == Rejections.PlacementTimedOut));
        }

        Assert.True(filled > Seeds, "Next to nothing was ever filled.");
        Assert.True(refused > 0, "No order ran into the limit.");
        Assert.True(undone > 0, "No order ran out of time.");
    }

    [Fact]
    public void Orders_ThatWaitAtANewLocation_GetItsFirstUnitsBeforeAnybodyElse()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var day = new Day(seed);
            day.Place("o-1", Terms(day.Next(2) == 0 ? null : "Y", OnShortage.Backorder, 3));
            day.Network.Settle();
            day.Network.Move("A", "Y", MovementType.Receipt, 5);
            for (var n = 2; n < 6; n++)
            {
                day.Pass(day.Next(40));
                day.Place($"o-{n}", Terms(null, OnShortage.CancelRemainder, 2));
            }

            day.Network.Settle();
            day.AssertQuiet();
            Assert.True(day.Network.Orders.First().State is { Stands: true, Waits: [{ Filled: 3 }] }, $"Seed {seed}.");
        }
    }

    private static OrderTerms Terms(string? location, OnShortage onShortage, long quantity) =>
        OrderCases.Terms() with { Lines = [new("A", quantity, 1, 0, 0, location)], OnShortage = onShortage };

    /// <summary>A network, what happens in it at random, and what must hold at each moment.</summary>
    private sealed class Day
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly Dictionary<string, int> _placed = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
        private int _moment;
        private int _orders;
        private long _booked;

        public Day(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            Network = new OrderNetwork(seed) { OnStock = See, OnSku = See, Pace = TimeSpan.FromSeconds(seed % 4 == 0 ? 1 : 0) };
            Network.Describe("A", limit: seed % 3 == 0 ? 12 : null);
        }

        public OrderNetwork Network { get; }

        public int Refused { get; private set; }

        public int Next(int below) => _random.Next(below);

        public void Run(int actions)
        {
            for (var n = 0; n < actions; n++)
            {
                Do(n);
                Pass(Next(25));
            }
        }

        public void Pass(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                _moment++;
                Network.Step(faults: true);
                foreach (var order in Network.Orders)
                {
                    if (order.State.Stands)
                    {
                        _acknowledged.TryAdd(order.Id, _moment);
                    }
                }

                Assert.All(Network.Stock, stock => Assert.True(
                    stock is { Available: >= 0, Safety: >= 0, Reserved: >= 0, Committed: >= 0, Damaged: >= 0 }, $"Seed {_seed}: {stock}."));
            }
        }

        private void Do(int n)
        {
            _moment++;
            var location = Locations[Next(3)];
            switch (Next(10))
            {
                case 0 or 1 or 2:
                    Place($"o-{++_orders}", Terms(Next(3) == 0 ? location : null, (OnShortage)Next(3), 1 + Next(6)));
                    break;
                case 3 or 4 or 5:
                    Book(location, MovementType.Receipt, 1 + Next(6));
                    break;
                case 6:
                    Book(location, MovementType.Adjustment, Next(5) - 2);
                    break;
                case 7:
                    Book(location, Next(2) == 0 ? MovementType.Damage : MovementType.Repair, 1 + Next(2));
                    Book(location, MovementType.Safety, Next(3));
                    break;
                case 8 when _orders > 0:
                    Network.Ask($"o-{1 + Next(_orders)}", Next(2) == 0 ? Cancel($"c{n}") : Cancel($"c{n}", (1, 1 + Next(3))));
                    break;
                case 9 when _orders > 0:
                    Network.Ask($"o-{1 + Next(_orders)}", ShipFrom(location, $"s{n}", (1, 1 + Next(3))));
                    break;
            }
        }

        public void Place(string order, OrderTerms terms)
        {
            _placed.Add(order, _moment);
            var reply = Network.Place(order, terms);
            Refused += reply is Rejected { Rejection.Code: "insufficientStock" } ? 1 : 0;
        }

        public void Book(string location, MovementType type, long units)
        {
            var before = OnHand();
            Network.Move("A", location, type, units);
            _booked += OnHand() - before;
        }

        private long OnHand() => Network.Stock.Sum(stock => stock.OnHand);

        // Whoever reserves units leaves enough here for all who were acknowledged before he came, and for those before them in the queue: what
        // is held already and not yet assigned.
        private void See(StockState before, StockEvent body)
        {
            if (body is StockReserved { Promise.Order: var order } && Network.Skus.Single() is var sku)
            {
                var here = Waiting(sku, before.Location).ToArray();
                var last = here
                    .Where(entry => _acknowledged.TryGetValue(entry.Wait.Order, out var since) && since < _placed[order])
                    .Select(entry => entry.Number).DefaultIfEmpty().Max();
                var waiting = here.Where(entry => entry.Number <= last).Sum(entry => entry.Left);
                var held = (before.Backorders?.HeldEver ?? 0) - sku.PlaceOf(before.Location).Used;
                Assert.True(waiting <= held, $"Seed {_seed}: {order} takes what {waiting} units wait for, {held} held.");
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

        /// <summary>Once all is quiet: everything adds up, and nobody waits while a unit for him is available.</summary>
        public void AssertQuiet()
        {
            var seed = $"Seed {_seed}";
            Assert.All(Network.Orders, order => Assert.True(order.State.Placement is null, $"{seed}: {order.Id} is stuck."));
            foreach (var stock in Network.Stock)
            {
                var owed = Network.Orders.SelectMany(order => order.State.Allocations)
                    .Where(allocation => allocation.Location == stock.Location)
                    .Sum(allocation => allocation.Quantity - allocation.Released - allocation.Shipped);
                Assert.True(stock.Reserved == 0 && stock.Committed == owed, $"{seed}: {stock} owes {owed}.");
                Assert.True(stock.Available == 0 || !Waiting(Network.Skus.Single(), stock.Location).Any(), $"{seed}: {stock.Location} has units for those who wait.");
            }

            var orders = Network.Orders.Where(order => order.State.Stands).Select(order => order.State).ToArray();
            Assert.Equal(orders.Sum(order => order.Waits.Sum(wait => wait.Left)), Network.Skus.Sum(sku => sku.Queue.Units));
            Assert.All(Network.Skus, sku => Assert.True(sku.Assignments.IsEmpty && sku.Unlisted.IsEmpty && sku.Places.Values.All(place => place.Unassigned == 0), seed));
            foreach (var line in orders.SelectMany(order => LineUnits.Of(order)))
            {
                Assert.True(
                    line.Ordered == line.Cancelled + line.Backordered + line.Allocated + line.Shipped
                    && line is { Unallocated: 0, Cancelled: >= 0, Backordered: >= 0, Allocated: >= 0, Shipped: >= 0 },
                    $"{seed}: {line}.");
            }

            var shipped = Network.Orders.SelectMany(order => order.State.Allocations).Sum(allocation => allocation.Shipped);
            Assert.True(_booked == 0 || OnHand() == _booked - shipped, seed);
        }
    }
}
