using System.Globalization;
using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Lifetime;

/// <summary>A silo that joins takes its share of the SKUs that the others have in memory, while customers look and buy.</summary>
public sealed class PlacementTests
{
    private const int Skus = 60;
    private const int Clients = 3;

    [Fact]
    public async Task Silo_ThatJoinsUnderLoad_TakesItsShareOfTheSkusAndNobodyIsRefused()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        var first = await cluster.AddAsync(balancer);
        await shoppers.OpenAsync();
        string[] locations = [await first.Oms.NewLocation(), await first.Oms.NewLocation()];
        var skus = await first.Oms.NewSkus(Skus, units: 10, locations);
        shoppers.Start(Clients);
        await shoppers.Decided(50);

        var second = await cluster.AddAsync(balancer);

        // Each SKU is three grains, and half of the SKUs belong to the second silo, give or take some.
        await Eventually.Sees(
            async () =>
            {
                foreach (var sku in skus) Assert.Equal(20, await first.Oms.Available(sku));
                return await ActivationsIn(second.Oms);
            },
            taken => taken >= Skus);
        await shoppers.Decided(50);
        await shoppers.StopAsync();
        Assert.True(shoppers.Client.Unknown == 0, $"{shoppers.Client.Unknown} were not answered. The first silo said: {first.Said}The second said: {second.Said}");
        await shoppers.VerifyAsync();
    }

    private static async Task<int> ActivationsIn(OmsClient silo)
    {
        var lines = (await silo.Get("/metrics")).Is(200).Text.Split('\n');
        return int.Parse(lines.Single(line => line.StartsWith("oms_activations", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
