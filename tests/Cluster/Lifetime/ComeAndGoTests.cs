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
        var silos = new Queue<SiloProcess>();
        for (var i = 0; i < 2; i++) silos.Enqueue(await cluster.AddAsync(balancer));
        await shoppers.OpenAsync();
        var location = await silos.Peek().Oms.NewLocation();
        var skus = await silos.Peek().Oms.NewSkus(GrainsWatched, units: 5, location);

        shoppers.Start(Clients);
        for (var kills = 0; kills < Form.Of(1, 20); kills++)
        {
            await shoppers.Decided(100);
            silos.Enqueue(await cluster.AddAsync(balancer));
            await shoppers.Decided(Form.Of(100, 1_000));

            var victim = silos.Dequeue();
            victim.Kill();
            var killedAt = Stopwatch.GetTimestamp();
            await victim.Ended();
            balancer.Remove(victim.Oms);
            await Answer(silos, skus, location);
            Form.Say($"all grains answered {Stopwatch.GetElapsedTime(killedAt).TotalSeconds:0.0} s after the kill of one of three");
        }

        await shoppers.Decided(100);
        await shoppers.StopAsync();
        Form.Say($"{shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        await shoppers.VerifyAsync();
    }

    [Fact]
    public async Task Silos_RestartedOneAfterTheOther_FailNoRequestThatABalancerSends()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        await using var balancer = new Balancer(TimeSpan.FromMilliseconds(Form.Of(200, 1_000)));
        using var shoppers = new Shoppers(balancer, Form.Draws());
        string[] drain = [$"--drain={Form.Of(2, 5)}"];
        var silos = new Queue<SiloProcess>();
        for (var i = 0; i < Form.Of(2, 3); i++) silos.Enqueue(await cluster.AddAsync(balancer, drain));
        await shoppers.OpenAsync();

        shoppers.Start(Clients);
        for (var restarts = silos.Count * Form.Of(1, 3); restarts > 0; restarts--)
        {
            await shoppers.Decided(Form.Of(50, 500));
            var leaving = silos.Dequeue();
            var ending = await leaving.TerminateAsync();
            balancer.Remove(leaving.Oms);
            Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
            silos.Enqueue(await cluster.AddAsync(balancer, drain));
        }

        await shoppers.Decided(50);
        await shoppers.StopAsync();
        Form.Say($"{shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        Assert.True(shoppers.Client.Unknown == 0, $"{shoppers.Client.Unknown} were not answered. The silos said: {string.Concat(silos.Select(silo => silo.Said))}");
        await shoppers.VerifyAsync();
    }

    [Fact]
    public async Task Silos_WhosePostgresStopsAndComesBack_AreBackByThemselves()
    {
        using var server = PostgresServer.Start();
        await using var cluster = SiloCluster.Over(server.Connection);
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        SiloProcess[] silos = [await cluster.AddAsync(balancer), await cluster.AddAsync(balancer)];
        await shoppers.OpenAsync();

        shoppers.Start(Clients);
        await shoppers.Decided(100);
        server.StopImmediately();
        foreach (var silo in silos)
        {
            await Eventually.Sees(() => silo.Oms.Get("/readyz"), answer => answer.Status == 503);
            (await silo.Oms.Place(OrderDraft.Of(("any", 1)))).IsProblem(503, "unavailable");
        }

        server.StartAgain();
        var startedAt = Stopwatch.GetTimestamp();
        foreach (var silo in silos) await Eventually.Equals(200, async () => (await silo.Oms.Get("/readyz")).Status);
        await shoppers.Decided(100);
        Form.Say($"back {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s after the start");
        await shoppers.StopAsync();
        await shoppers.VerifyAsync();
        Assert.All(silos, silo => Assert.False(silo.HasEnded));
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

    private static async Task Answer(IEnumerable<SiloProcess> silos, IReadOnlyList<string> skus, string location)
    {
        foreach (var silo in silos)
        {
            foreach (var sku in skus)
            {
                await Eventually.Sees(() => silo.Oms.Get($"/v1/stock/{sku}/{location}"), answer => answer.Status == 200);
            }
        }
    }
}
