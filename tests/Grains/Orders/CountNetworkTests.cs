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

    private sealed class Day(int seed) : RandomDay(seed, backorderable: seed % 5 > 0)
    {
        private readonly Dictionary<PromiseId, int> _asked = [];
        private readonly Dictionary<(string Order, int Wait), int> _confirmed = [];
        private readonly Dictionary<PromiseId, long> _left = [];
        private int _orders;

        /// <summary>Units that counts missed and shipments took along.</summary>
        public long Found { get; private set; }

        /// <summary>Units that were cancelled before their order knew that they were missing.</summary>
        public long Dropped { get; private set; }

        public override void Run(int actions)
        {
            foreach (var location in Locations)
            {
                Book(location, MovementType.Receipt, 4 + Next(8));
            }

            base.Run(actions);
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
                order.State.Keys.All(entry => entry.Done > 0), $"{Seed}: somebody still waits for {order.Id}."));
        }

        protected override void Act(string location)
        {
            var order = $"o-{1 + Next(Math.Max(1, _orders))}";
            switch (Next(12))
            {
                case 0 or 1 or 2:
                    Network.Place($"o-{++_orders}", AnyTerms(location));
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
                    Network.Ask(order, Next(2) == 0 ? Cancel(Key("c")) : Cancel(Key("c"), (1, 1 + Next(3))));
                    break;
                case 10:
                    Network.Ask(order, ShipFrom(location, Key("s"), (1, 1 + Next(3))));
                    break;
                default:
                    Resolve(order, 1 + Next(2), (ExceptionResolution)Next(3));
                    break;
            }

            Look();
        }

        // Since when a location is asked for units, and since when a line has its place in the queue.
        protected override void Look()
        {
            foreach (var order in Network.Orders)
            {
                foreach (var allocation in order.State.Allocations)
                {
                    _asked.TryAdd(new PromiseId(order.Id, allocation.Number), Moment);
                }

                foreach (var wait in order.State.Waits.Where(wait => wait.Confirmed && order.State.Stands))
                {
                    _confirmed.TryAdd((order.Id, wait.Number), Moment);
                }
            }
        }

        protected override bool Precedes(WaitEntry line, PromiseId promise) =>
            _confirmed.TryGetValue((line.Wait.Order, line.Wait.Number), out var since) && since < _asked[promise];

        // A broken promise is never one of which units have left, and what left stays so.
        protected override void See(StockState before, StockEvent body)
        {
            base.See(before, body);
            switch (body)
            {
                case PromiseBroken broken:
                    Assert.True(before.Promises[broken.Promise].Shipped == 0, $"{Seed}: {broken}.");
                    break;
                case StockFound found:
                    Found += found.Quantity;
                    break;
                case BreakDropped dropped:
                    Dropped += dropped.Quantity;
                    break;
                case StockShipped shipped:
                    _left[shipped.Promise] = _left.GetValueOrDefault(shipped.Promise) + shipped.Quantity;
                    break;
            }
        }

        protected override void AssertUnits(OrderState order)
        {
            base.AssertUnits(order);
            foreach (var line in LineUnits.Of(order))
            {
                Assert.Equal(line.Short, order.Shortfalls.Sum(shortfall => shortfall.Stage == ShortfallStage.Excepted ? shortfall.Left : 0));
            }

            Assert.All(order.Shortfalls, shortfall => Assert.True(
                shortfall.Stage is ShortfallStage.Excepted or ShortfallStage.Settled, $"{Seed}: {order.Id} {shortfall} goes on."));
            Assert.All(order.Allocations, allocation => Assert.Equal(
                _left.GetValueOrDefault(new PromiseId(order.Id, allocation.Number)), allocation.Shipped));
        }

        private void Resolve(string order, int number, ExceptionResolution resolution) =>
            Network.Ask(order, new ResolveException(number, resolution, null, new RequestKey(Key("r"), "f"), null));
    }
}
