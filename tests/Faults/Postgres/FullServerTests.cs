using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.Postgres;

/// <summary>
/// The file system of PostgreSQL fills up while clients are at work: writes are refused as they are where the silo's own does, reads go on, and
/// the same process is back by itself when there is room again.
/// </summary>
public sealed class FullServerTests
{
    // A new cluster, its first WAL segments and some room.
    private const int Mebibytes = 160;
    private const int Clients = 6;
    private const int BlocksLeftMax = 40;
    private const int BlocksOfRoom = 4_000;

    [Fact]
    public async Task Silo_WhosePostgresHasNoRoom_RefusesWritesReadsOnAndRecoversByItself()
    {
        using var disk = SmallFileSystem.Mount(Mebibytes);
        using var postgres = PostgresServer.Start(disk.Data);
        using var data = new DataDirectory();
        var random = Form.Draws();
        await using var server = new Server(data.Path, "--storage=postgres", $"--ConnectionStrings:Oms={postgres.Connection}");
        using var shoppers = new Shoppers(server.Current, random);
        disk.Leave(BlocksOfRoom);
        await server.StartAsync();
        await shoppers.OpenAsync();
        for (var turn = 1; turn <= Form.Of(2, 50); turn++)
        {
            shoppers.Start(Clients);
            await shoppers.Decided(100);
            disk.Leave(random.Next(BlocksLeftMax));
            await FullStore.Refuses(shoppers);
            await FullStore.ReadsGoOn(server.Silo.Oms, shoppers);

            disk.Leave(BlocksOfRoom);
            await shoppers.Decided(100);
            await shoppers.StopAsync();
            Assert.False(server.Silo.HasEnded, $"It ended: {server.Silo.Said}");
            await shoppers.VerifyAsync();
            Form.Say($"turn {turn}: {shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        }

        await server.KillAsync();
        await server.StartAsync();
        await shoppers.VerifyAsync();
    }
}
