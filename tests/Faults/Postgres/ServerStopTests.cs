using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.Postgres;

/// <summary>PostgreSQL is stopped at once, again and again while clients are at work: the silo lives on, says "not now", and is back by itself.</summary>
public sealed class ServerStopTests
{
    private const int Clients = 6;

    [Fact]
    public async Task Silo_WhosePostgresStopsAtOnce_RefusesAndRecoversByItself()
    {
        using var postgres = PostgresServer.Start();
        var random = Form.Draws();
        using var data = new DataDirectory();
        await using var server = new Server(data.Path, "--storage=postgres", $"--ConnectionStrings:Oms={postgres.Connection}");
        using var shoppers = new Shoppers(server.Current, random);
        await server.StartAsync();
        await shoppers.OpenAsync();
        for (var stop = 1; stop <= Form.Of(2, 100); stop++)
        {
            shoppers.Start(Clients);
            await shoppers.Decided(random.Next(20, 150));
            postgres.StopImmediately();
            await shoppers.NotDecided(Clients);
            postgres.StartAgain();
            await shoppers.Decided(50);
            await shoppers.StopAsync();
            Assert.False(server.Silo.HasEnded, $"It ended: {server.Silo.Said}");
            await shoppers.VerifyAsync();
            Form.Say($"stop {stop}: {shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        }
    }
}
