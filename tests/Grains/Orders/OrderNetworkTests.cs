using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>Orders and stock together, under lost, doubled and reordered messages. Each failure names its seed.</summary>
public sealed class OrderNetworkTests
{
    private const int Seeds = 250;

    [Fact]
    public void TwoOrders_ForTheLastUnitsOfBothSkus_ExactlyOneWins()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var network = new OrderNetwork(seed);
            network.Receive("A", "X", 1);
            network.Receive("B", "X", 1);
            Run(network, seed % 40, () => network.Place("o-1", Of(seed % 2 == 0 ? "X" : null, "A", "B")));
            network.Place("o-2", Of(seed % 3 == 0 ? "X" : null, "B", "A"));
            Run(network, 300, () => { });
            network.Settle();
            Assert.True(network.Orders.Count(order => order.State.Stands) == 1, $"Seed {seed}.");
            AssertBooked(network, seed);
        }
    }

    [Fact]
    public void ManyOrders_ForScarceUnits_AreAllOrNothingAndNeverOversold()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var network = new OrderNetwork(seed);
            var random = new Random(seed);
            foreach (var sku in (string[])["A", "B", "C"])
            {
                network.Receive(sku, "X", random.Next(1, 4));
                network.Receive(sku, "Y", random.Next(1, 3));
            }

            for (var n = 0; n < 6; n++)
            {
                var terms = Of(null, [.. ((string[])["A", "B", "C"]).Where(_ => random.Next(3) > 0), "A"]);
                Run(network, random.Next(30), () => { });
                network.Place($"o-{n}", n % 2 == 0 ? terms with { Reference = "r-1" } : terms);
            }

            Run(network, 400, () => { });
            network.Settle();
            Assert.True(network.Orders.Count(order => order.State is { Stands: true, Terms.Reference: not null }) <= 1, $"Seed {seed}.");
            AssertBooked(network, seed);
        }
    }

    [Fact]
    public void Orders_ThatTakeTooLong_AreUndoneAndLeaveNothing()
    {
        var undone = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var network = new OrderNetwork(seed) { Pace = TimeSpan.FromSeconds(2) };
            network.Receive("A", "X", 2);
            network.Receive("B", "X", 2);
            for (var n = 0; n < 3; n++)
            {
                network.Place($"o-{n}", Of(null, "A", "B"));
            }

            Run(network, 200, () => { });
            network.Settle();
            AssertBooked(network, seed);
            undone += network.Orders.Sum(order => order.Told.OfType<Rejected>().Count(told => told.Rejection == Rejections.PlacementTimedOut));
        }

        Assert.True(undone > 0, "No seed ran into the time limit.");
    }

    [Fact]
    public void Orders_CancelledAndShippedAtRandom_KeepTheirUnitsAndTheStocks()
    {
        for (var seed = 0; seed < Seeds / 2; seed++)
        {
            var network = new OrderNetwork(seed);
            var random = new Random(seed);
            network.Receive("A", "X", 20);
            network.Receive("A", "Y", 5);
            network.Receive("B", "Y", 20);
            var terms = Terms() with { Lines = [new("A", 12, 1, 0, 0, null), new("B", 6, 1, 0, 0, null), new("A", 8, 1, 0, 0, null)] };
            network.Place("o-1", terms);
            network.Place("o-2", Of("Y", "B"));
            network.Settle();
            for (var n = 0; n < 12; n++)
            {
                network.Ask("o-1", Anything(random, n));
                Run(network, random.Next(20), () => { });
                AssertUnits(network, seed);
            }

            network.Settle();
            AssertBooked(network, seed);
            AssertUnits(network, seed);
        }
    }

    private static void Run(OrderNetwork network, int steps, Action then)
    {
        for (var step = 0; step < steps; step++)
        {
            network.Step(faults: true);
            Assert.All(network.Stock, stock => Assert.True(stock.Available >= 0 && stock.Reserved >= 0 && stock.Committed >= 0));
        }

        then();
    }

    private static OrderCommand Anything(Random random, int n) => random.Next(5) switch
    {
        0 => Cancel($"k{n}", (random.Next(1, 4), random.Next(1, 5))),
        1 => Cancel($"k{n}", (1, random.Next(1, 3)), (3, random.Next(1, 3))),
        2 => Deliver(random.Next(1, 4), $"k{n}"),
        _ => ShipFrom(random.Next(2) == 0 ? "X" : "Y", $"k{n}", (random.Next(1, 4), random.Next(1, 4))),
    };

    /// <summary>Once all is quiet: nothing is only reserved, and each location owes exactly what standing orders have allocated there.</summary>
    private static void AssertBooked(OrderNetwork network, int seed)
    {
        Assert.All(network.Orders, order => Assert.True(order.State.Placement is null, $"Seed {seed}: {order.Id} is stuck."));
        Assert.All(network.Orders, order => Assert.True(order.State.Terms is null || order.State.Stands, $"Seed {seed}: {order.Id}."));
        foreach (var stock in network.Stock)
        {
            var owed = network.Orders
                .SelectMany(order => order.State.Allocations)
                .Where(allocation => allocation.Sku == stock.Sku && allocation.Location == stock.Location)
                .Sum(allocation => allocation.Quantity - allocation.Released - allocation.Shipped);
            Assert.True(stock.Reserved == 0 && stock.Committed == owed, $"Seed {seed}: {stock.Sku}@{stock.Location}.");
        }
    }

    private static void AssertUnits(OrderNetwork network, int seed)
    {
        foreach (var line in network.Orders.Where(order => order.State.Stands).SelectMany(order => LineUnits.Of(order.State)))
        {
            Assert.True(
                line.Ordered == line.Cancelled + line.Unallocated + line.Backordered + line.Allocated + line.Shipped
                && line is { Cancelled: >= 0, Unallocated: 0, Allocated: >= 0, Shipped: >= 0 }
                && line.Delivered <= line.Shipped,
                $"Seed {seed}: {line}.");
        }
    }

    private static OrderTerms Of(string? location, params string[] skus) =>
        Terms() with { Lines = [.. skus.Select(sku => new OrderedLine(sku, 1, 1, 0, 0, location))] };
}
