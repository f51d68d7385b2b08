using System.Globalization;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;

namespace OrleansOms.Grains.Tests.Returns;

/// <summary>Returns, their order and stock together, under lost, doubled and late messages. Each failure names its seed.</summary>
public sealed class ReturnNetworkTests
{
    private const int Seeds = 60;

    [Fact]
    public void Returns_OfOneOrderAtTheSameTime_ConserveUnitsAndMoney()
    {
        var (closed, refused, refunds) = (0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(~seed);
            var network = new ReturnNetwork(seed);
            for (var n = 0; n < 120; n++)
            {
                if (random.Next(8) == 0)
                {
                    network.Cancel(n);
                }
                else
                {
                    network.Ask(n);
                }

                for (var step = random.Next(30); step > 0; step--)
                {
                    network.Step(faults: true);
                }

                AssertOrder(network.Order.State, seed);
            }

            network.Settle();
            AssertOrder(network.Order.State, seed);
            AssertTogether(network, seed);
            closed += network.Returns.Count(one => ReturnViews.View(one)?.Status == "closed");
            refused += network.Returns.Count(one => one is { Terms: null, NextNumber: > 1 });
            refunds += network.Order.State.Refunds.Length;
        }

        Assert.True(closed > 0 && refused > 0 && refunds > Seeds, $"{closed} closed, {refused} refused, {refunds} refunds: the walk covers too little.");
    }

    private static void AssertOrder(OrderState order, int seed)
    {
        var units = LineUnits.Of(order);
        for (var i = 0; i < units.Length; i++)
        {
            var claims = order.Returns.Where(claim => !claim.Released).SelectMany(claim => claim.Lines).Where(line => line.Line == i + 1).ToList();
            Assert.True(claims.Sum(line => line.Quantity) <= units[i].Shipped, $"Seed {seed}: more is claimed than was shipped.");
            Assert.All(claims, line => Assert.True(line.Received <= line.Quantity && line.Refunded <= line.Quantity, $"Seed {seed}: {line}."));
        }

        var amounts = OrderViews.Of(order, null).Amounts;
        var (total, cancelled, refunded, net) = (Amount(amounts.Total), Amount(amounts.Cancelled), Amount(amounts.Refunded), Amount(amounts.Net));
        Assert.True(total == cancelled + refunded + net && refunded >= 0 && net >= 0, $"Seed {seed}: {amounts}.");
        Assert.True(LineUnits.Sum(units) is var all && all.Cancelled + Refunded(order) < all.Ordered || net == 0, $"Seed {seed}: {amounts}.");
    }

    /// <summary>Once all is quiet: what returns say, what the order says and what the stock has are the same.</summary>
    private static void AssertTogether(ReturnNetwork network, int seed)
    {
        var order = network.Order.State;
        foreach (var one in network.Returns.Where(one => one.Stands))
        {
            var claim = order.FindReturn(one.Id)!;
            Assert.True(claim.Released == (one.Stage == ReturnStage.Declined), $"Seed {seed}: {one.Id}.");
            foreach (var line in ReturnLine.Of(one).Where(line => line.Announced > 0))
            {
                Assert.True(
                    new ClaimedLine(line.Line, line.Announced, line.Expected, line.Refunded) == claim.Lines.First(own => own.Line == line.Line),
                    $"Seed {seed}: {one.Id} {line}.");
                Assert.True(line.Refunded <= line.Due && line.Asked == line.Refunded, $"Seed {seed}: {one.Id} {line}.");
            }

            var paid = order.Refunds.Where(refund => refund.Return == one.Id).Sum(refund => refund.Amount);
            Assert.True(paid == one.Refunds.Sum(refund => refund.Amount), $"Seed {seed}: {one.Id}.");
        }

        // A return that was refused gave its claim up, whatever messages of it were still on their way.
        Assert.All(
            order.Returns.Where(claim => !claim.Released),
            claim => Assert.Contains(network.Returns, one => one.Id == claim.Return && one.Stands));

        var received = network.Returns.SelectMany(one => one.Units.Select(units => (Sku: one.Order!.Lines[units.Line - 1].Sku, Units: units))).ToList();
        foreach (var stock in network.Stock)
        {
            var here = received.Where(one => one.Sku == stock.Sku && one.Units.Location == stock.Location).Select(one => one.Units).ToList();
            Assert.True(
                stock.OnHand == here.Sum(units => units.Quantity)
                && stock.Available == here.Sum(units => units.Restocked)
                && stock.Damaged == here.Sum(units => units.Damaged)
                && stock.Quality == here.Sum(units => units.Quantity - units.Restocked - units.Damaged),
                $"Seed {seed}: {stock.Sku}@{stock.Location}.");
        }

        Assert.True(received.Sum(one => one.Units.Quantity) == network.Stock.Sum(stock => stock.OnHand), $"Seed {seed}: units are missing.");
    }

    private static long Refunded(OrderState order) => order.Refunds.Sum(refund => refund.Lines.Sum(line => line.Quantity));

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
