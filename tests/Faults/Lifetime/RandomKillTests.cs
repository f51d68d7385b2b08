using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.Lifetime;

/// <summary>SIGKILL at any moment while clients are at work, again and again over the same journal.</summary>
public sealed class RandomKillTests
{
    private const int Clients = 8;

    [Fact]
    public Task Silo_OnRocksDb_KilledAtAnyMoment_LosesAndDoublesNothing() => KillAsync([]);

    [Fact]
    public async Task Silo_OnPostgres_KilledAtAnyMoment_LosesAndDoublesNothing()
    {
        using var postgres = PostgresServer.Start();
        await KillAsync(["--storage=postgres", $"--ConnectionStrings:Oms={postgres.Connection}"]);
    }

    private static async Task KillAsync(string[] options)
    {
        var random = Form.Draws();
        using var data = new DataDirectory();
        await using var server = new Server(data.Path, options);
        using var shoppers = new Shoppers(server.Current, random);
        await server.StartAsync();
        await shoppers.OpenAsync();
        for (var kill = 1; kill <= Form.Of(3, 100); kill++)
        {
            shoppers.Start(Clients);
            await shoppers.Decided(random.Next(20, 300));
            await server.KillAsync();
            await shoppers.StopAsync();
            await server.StartAsync();
            await shoppers.VerifyAsync();
            Form.Say($"kill {kill}: {shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        }
    }
}
