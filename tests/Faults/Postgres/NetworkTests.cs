using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.Postgres;

/// <summary>A network between silo and PostgreSQL that delays, swallows and cuts; above all right after a flush with its commit was sent.</summary>
public sealed class NetworkTests
{
    private const int Clients = 6;
    private const int CutsPerVerdict = 20;

    [Fact]
    public Task Silo_WhoseFlushesAreCutOffFromTheirAnswers_LosesAndDoublesNothing() => RunAsync(async (proxy, shoppers, random) =>
    {
        for (var cut = 1; cut <= Form.Of(20, 1_000); cut++)
        {
            proxy.CutNextFlush((FlushCut)random.Next(3));
            await Eventually.Equals(cut, () => Task.FromResult(proxy.Cuts));
            await shoppers.Decided(10);
            if (cut % CutsPerVerdict == 0) await VerifyAsync(shoppers, $"cut {cut}");
        }
    });

    [Fact]
    public Task Silo_WhoseNetworkDelaysSwallowsAndCuts_LosesAndDoublesNothing() => RunAsync(async (proxy, shoppers, random) =>
    {
        for (var turn = 0; turn < Form.Of(3, 60); turn++)
        {
            proxy.Network = (turn % 3) switch
            {
                0 => Network.Slow,
                1 => Network.Cut,
                _ => Network.BlackHole,
            };
            if (proxy.Network == Network.Slow) await shoppers.Decided(random.Next(20, 60));
            else await shoppers.NotDecided(Clients);
            proxy.Network = Network.Fine;
            await shoppers.Decided(30);
            await VerifyAsync(shoppers, $"turn {turn}");
        }
    });

    private static async Task VerifyAsync(Shoppers shoppers, string when)
    {
        await shoppers.StopAsync();
        await shoppers.VerifyAsync();
        Form.Say($"{when}: {shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        shoppers.Start(Clients);
    }

    private static async Task RunAsync(Func<PostgresProxy, Shoppers, Random, Task> strike)
    {
        using var postgres = PostgresServer.Start();
        await using var proxy = new PostgresProxy(postgres.Port);
        var random = Form.Draws();
        using var data = new DataDirectory();
        await using var server = new Server(data.Path, "--storage=postgres", $"--ConnectionStrings:Oms={PostgresServer.ConnectionThrough(proxy.Port)}");
        using var shoppers = new Shoppers(server.Current, random);
        await server.StartAsync();
        await shoppers.OpenAsync();
        shoppers.Start(Clients);
        await shoppers.Decided(30);
        await strike(proxy, shoppers, random);
        await shoppers.StopAsync();
        await shoppers.VerifyAsync();
        Assert.False(server.Silo.HasEnded, $"It ended: {server.Silo.Said}");

        // What is on disk says the same.
        await server.KillAsync();
        await server.StartAsync();
        await shoppers.VerifyAsync();
    }
}
