using System.Globalization;
using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Lifetime;

/// <summary>What browsers see of stock that changes in another silo than theirs.</summary>
public sealed class LiveStockTests
{
    // Half of them, give or take some, live in either silo.
    private const int Skus = 16;

    [Fact]
    public async Task Stream_AtOneSilo_ShowsWhatTheOtherSellsAndIsToldOfIt()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        var (one, other) = (await cluster.ReadyAsync(), await cluster.ReadyAsync());
        var location = await one.Oms.NewLocation();
        var skus = await one.Oms.NewSkus(Skus, units: 1_000, location);
        var watchers = await Task.WhenAll(skus.Select(sku => StockWatcher.OpenAsync(one.Oms, sku)));
        await Task.WhenAll(watchers.Select(watcher => watcher.Sees(1_000)));

        // Once hints have begun to arrive they go on arriving; before that a sale is seen without.
        var left = 1_000;
        await Eventually.Sees(
            async () =>
            {
                left--;
                foreach (var sku in skus) (await other.Oms.Place(OrderDraft.Of((sku, 1)))).Is(201);
                await Task.WhenAll(watchers.Select(watcher => watcher.Sees(left)));
                return await Hints(one.Oms);
            },
            hints => hints > 0);

        foreach (var watcher in watchers) watcher.Dispose();
    }

    [Fact]
    public async Task Stream_AtASiloThatLives_GoesOnWhenTheOtherIsKilled()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        var (one, other) = (await cluster.ReadyAsync(), await cluster.ReadyAsync());
        var location = await one.Oms.NewLocation();
        var skus = await one.Oms.NewSkus(Skus, units: 10, location);
        var watchers = await Task.WhenAll(skus.Select(sku => StockWatcher.OpenAsync(one.Oms, sku)));
        await Task.WhenAll(watchers.Select(watcher => watcher.Sees(10)));

        other.Kill();
        await other.Ended();

        foreach (var sku in skus) await Eventually.Sees(() => one.Oms.Place(OrderDraft.Of((sku, 3)), $"of-{sku}"), answer => answer.Status == 201);
        await Task.WhenAll(watchers.Select(watcher => watcher.Sees(7)));
        foreach (var watcher in watchers) watcher.Dispose();
    }

    private static async Task<long> Hints(OmsClient oms) => (await oms.Get("/metrics")).Is(200).Text.Split('\n')
        .Where(line => line.StartsWith("oms_stock_hints_total", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
}
