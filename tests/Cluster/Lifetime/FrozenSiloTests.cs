using System.Net.Sockets;
using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Lifetime;

/// <summary>A silo that stands still past the failure detector, and goes on as if nothing were: nobody may be shown what it remembers.</summary>
public sealed class FrozenSiloTests
{
    private const int Skus = 12;
    private const int ReadersEach = 4;

    [Fact]
    public async Task Silo_FrozenWhileOthersSellAndLetGo_ShowsNoStockThatIsSold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The numbers of signals are Linux'.");
        await using var cluster = await SiloCluster.CreateAsync();
        var frozen = await cluster.ReadyAsync();
        var other = await cluster.ReadyAsync();
        var location = await other.Oms.NewLocation();
        var skus = await other.Oms.NewSkus(Skus, units: 5, location);
        foreach (var sku in skus) Assert.Equal(5, await frozen.Oms.Available(sku));

        frozen.Freeze();
        foreach (var sku in skus)
        {
            var key = Unique.Id("order");
            await Eventually.Sees(() => TryAsync(() => other.Oms.Place(OrderDraft.Of((sku, 2)), key)), answer => answer?.Status == 201);
        }

        frozen.Resume();
        var shown = await Task.WhenAll(Enumerable.Range(0, ReadersEach).SelectMany(_ => skus).Select(sku => ReadUntilItEndsAsync(frozen, sku)));

        Assert.All(shown.SelectMany(one => one), available => Assert.Equal(3, available));
        foreach (var sku in skus) Assert.Equal(Levels.With(onHand: 5, committed: 2), await other.Oms.Stock(sku, location));
    }

    // All that it shows, until it says that it is not to be asked or has ended, as one that was given up does.
    private static async Task<List<long>> ReadUntilItEndsAsync(SiloProcess silo, string sku)
    {
        var shown = new List<long>();
        while (!silo.HasEnded)
        {
            var answer = await TryAsync(() => silo.Oms.Get($"/v1/availability/{sku}"));
            if (answer?.Status == 200) shown.Add((long)answer.Json["available"]!);
        }

        return shown;
    }

    private static async Task<OmsAnswer?> TryAsync(Func<Task<OmsAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return null;
        }
    }
}
