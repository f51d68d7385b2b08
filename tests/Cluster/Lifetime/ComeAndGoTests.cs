using System.Diagnostics;
using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Lifetime;

/// <summary>Silos come and go while clients are at work: nothing is lost, sold twice or doubled, by the judgement of the clients' own logs.</summary>
public sealed class ComeAndGoTests
{
    private const int Clients = 4;
    private const int GrainsWatched = 30;

    [Fact]
    public async Task Silos_JoiningAndKilledUnderLoad_LoseNothingAndGoOnWithTheGrains()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        var victim = await cluster.AddAsync(balancer);
        var survivor = await cluster.AddAsync(balancer);
        await shoppers.OpenAsync();
        var location = await survivor.Oms.NewLocation();
        var skus = await survivor.Oms.NewSkus(GrainsWatched, units: 5, location);

        shoppers.Start(Clients);
        await shoppers.Decided(100);
        var third = await cluster.AddAsync(balancer);
        await shoppers.Decided(100);

        victim.Kill();
        var killedAt = Stopwatch.GetTimestamp();
        await victim.Ended();
        balancer.Remove(victim.Oms);
        foreach (var silo in new[] { survivor, third })
        {
            foreach (var sku in skus)
            {
                await Eventually.Sees(() => silo.Oms.Get($"/v1/stock/{sku}/{location}"), answer => answer.Status == 200);
            }
        }

        Form.Say($"all grains answered {Stopwatch.GetElapsedTime(killedAt).TotalSeconds:0.0} s after the kill");
        await shoppers.Decided(100);
        await shoppers.StopAsync();
        Form.Say($"{shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        await shoppers.VerifyAsync();
    }

    [Fact]
    public async Task Silo_StartedAfterTheOnlyOneWasKilled_GoesOnWithoutWaitingForIt()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        var killed = await cluster.ReadyAsync();
        var location = await killed.Oms.NewLocation();
        var sku = await killed.Oms.NewSku((location, 5));
        var placed = (await killed.Oms.Place(OrderDraft.Of((sku, 2)), "key-1")).Is(201);
        killed.Kill();
        await killed.Ended();

        var next = await cluster.ReadyAsync();

        Assert.Contains("nobody listens at its port", next.Said, StringComparison.Ordinal);
        (await next.Oms.Place(OrderDraft.Of((sku, 2)), "key-1")).Replays(placed);
        Assert.Equal(3, await next.Oms.Available(sku));
    }
}
