using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Grains.Tests.Transfers;

/// <summary>Transfers and stock together, under lost, doubled and late messages. Each failure names its seed.</summary>
public sealed class TransferNetworkTests
{
    private const int Seeds = 60;

    [Fact]
    public void Transfers_BetweenLocations_ConserveUnitsInTransitIncluded()
    {
        var (received, closed, refused, surplus) = (0, 0, 0, 0L);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(~seed);
            var network = new TransferNetwork(seed);
            for (var n = 0; n < 60; n++)
            {
                network.Ask(n);
                for (var step = random.Next(40); step > 0; step--)
                {
                    network.Step(faults: true);
                    AssertNothingVanished(network, seed);
                }
            }

            network.Settle();
            AssertTogether(network, seed);
            received += network.Transfers.Count(one => TransferViews.View(one)?.Status == "received");
            closed += network.Transfers.Count(one => TransferViews.View(one)?.Status == "closed");
            refused += network.Transfers.Count(one => one is { Stage: TransferStage.None, NextNumber: > 1 });
            surplus += network.Transfers.Sum(one => one.Lines.Sum(line => line.Surplus));
        }

        Assert.True(
            received > 0 && closed > 0 && refused > 0 && surplus > 0,
            $"{received} received, {closed} closed, {refused} refused, {surplus} surplus: the walk covers too little.");
    }

    // At any moment: a unit may be on its way out of transit though it is there already, but it is never nowhere.
    private static void AssertNothingVanished(TransferNetwork network, int seed)
    {
        foreach (var stock in network.Stock)
        {
            Assert.True(
                stock is { OnHand: >= 0, Available: >= 0, Reserved: >= 0, InTransit: >= 0 } && stock.InTransit == stock.Transits.Values.Sum(transit => transit.Left),
                $"Seed {seed}: {stock.Sku}@{stock.Location}.");
        }

        var writtenOff = network.Transfers.Sum(one => one.Lines.Sum(line => line.WrittenOff));
        Assert.True(Units(network.Stock) >= 2 * TransferNetwork.UnitsOfEach - writtenOff, $"Seed {seed}: units vanished.");
    }

    /// <summary>Once all is quiet: what transfers say and what the stock has are the same, to the unit.</summary>
    private static void AssertTogether(TransferNetwork network, int seed)
    {
        var standing = network.Transfers.Where(one => one.Stands).ToList();
        foreach (var stock in network.Stock)
        {
            var outgoing = standing.Where(one => one.From == stock.Location).SelectMany(one => one.Lines).Where(line => line.Sku == stock.Sku).ToList();
            var incoming = standing.Where(one => one.To == stock.Location).SelectMany(one => one.Lines).Where(line => line.Sku == stock.Sku).ToList();
            var opening = TransferNetwork.UnitsOfEach / 3;
            Assert.True(
                stock.OnHand == opening - outgoing.Sum(line => line.Quantity) + incoming.Sum(line => line.Received + line.Surplus)
                && stock.Available == stock.OnHand
                && stock.InTransit == outgoing.Sum(line => line.InTransit)
                && stock.Arrivals.IsEmpty,
                $"Seed {seed}: {stock.Sku}@{stock.Location}.");
        }

        var lines = standing.SelectMany(one => one.Lines).ToList();
        Assert.True(
            Units(network.Stock) == 2 * TransferNetwork.UnitsOfEach + lines.Sum(line => line.Surplus - line.WrittenOff),
            $"Seed {seed}: units are missing, or doubled.");
    }

    private static long Units(IEnumerable<StockState> stock) => stock.Sum(one => one.OnHand + one.InTransit);
}
