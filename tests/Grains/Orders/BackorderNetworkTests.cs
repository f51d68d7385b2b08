using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>
/// Orders that wait, with their SKUs and stock locations, under lost, doubled and reordered messages, while units come, go and are cancelled.
/// Each failure names its seed.
/// </summary>
public sealed class BackorderNetworkTests
{
    private const int Seeds = 250;

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
            foreach (var location in RandomDay.Locations)
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
            day.Place("o-1", RandomDay.Terms(day.Next(2) == 0 ? null : "Y", OnShortage.Backorder, 3));
            day.Network.Settle();
            day.Book("Y", MovementType.Receipt, 5);
            for (var n = 2; n < 6; n++)
            {
                day.Pass(day.Next(40));
                day.Place($"o-{n}", RandomDay.Terms(null, OnShortage.CancelRemainder, 2));
            }

            day.Network.Settle();
            day.AssertQuiet();
            Assert.True(day.Network.Orders.First().State is { Stands: true, Waits: [{ Filled: 3 }] }, $"Seed {seed}.");
        }
    }

    private sealed class Day(int seed) : RandomDay(seed, backorderable: true)
    {
        private readonly Dictionary<string, int> _placed = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
        private int _orders;

        public int Refused { get; private set; }

        public void Place(string order, OrderTerms terms)
        {
            _placed.Add(order, Moment);
            var reply = Network.Place(order, terms);
            Refused += reply is Rejected { Rejection.Code: "insufficientStock" } ? 1 : 0;
        }

        protected override void Act(string location)
        {
            switch (Next(10))
            {
                case 0 or 1 or 2:
                    Place($"o-{++_orders}", AnyTerms(location));
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
                    Network.Ask($"o-{1 + Next(_orders)}", Next(2) == 0 ? Cancel(Key("c")) : Cancel(Key("c"), (1, 1 + Next(3))));
                    break;
                case 9 when _orders > 0:
                    Network.Ask($"o-{1 + Next(_orders)}", ShipFrom(location, Key("s"), (1, 1 + Next(3))));
                    break;
            }
        }

        protected override void Look()
        {
            foreach (var order in Network.Orders)
            {
                if (order.State.Stands)
                {
                    _acknowledged.TryAdd(order.Id, Moment);
                }
            }
        }

        // All who were acknowledged before he came.
        protected override bool Precedes(WaitEntry line, PromiseId promise) =>
            _acknowledged.TryGetValue(line.Wait.Order, out var since) && since < _placed[promise.Order];

        // Nothing here breaks a promise.
        protected override void AssertUnits(OrderState order)
        {
            base.AssertUnits(order);
            Assert.True(order.Shortfalls.IsEmpty && order.Allocations.All(allocation => allocation.Broken == 0), $"{Seed}: {order.Id} lost units.");
        }
    }
}
