using OrleansOms.Faults.Tests.Checker;
using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.RocksDb;

/// <summary>
/// The file system that holds the data directory, the journal and the order search's index, fills up while clients are at work: writes are refused with a
/// code of their own, reads go on, and the same process is back by itself when there is room again.
/// </summary>
public sealed class FullFileSystemTests
{
    private const int Mebibytes = 64;
    private const int Clients = 6;
    private const int BlocksLeftMax = 40;

    // Less than a WAL is long when its room is taken in advance, which would last for minutes.
    private const int BlocksOfRoom = 2_000;

    [Fact]
    public async Task Silo_WhoseFileSystemFillsUp_RefusesWritesReadsOnAndRecoversByItself()
    {
        using var disk = SmallFileSystem.Mount(Mebibytes);
        var random = Form.Draws();
        await using var server = new Server(disk.Data);
        using var shoppers = new Shoppers(server.Current, random);
        disk.Leave(BlocksOfRoom);
        await server.StartAsync();
        await shoppers.OpenAsync();
        for (var turn = 1; turn <= Form.Of(2, 50); turn++)
        {
            shoppers.Start(Clients);
            await shoppers.Decided(100);
            disk.Leave(random.Next(BlocksLeftMax));
            await IsFull(shoppers);
            await ReadsGoOn(server.Silo.Oms, shoppers);

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

    [Fact]
    public async Task Silo_KilledWhileItsFileSystemIsFull_StartsAgainWithAllWhenThereIsRoom()
    {
        using var disk = SmallFileSystem.Mount(Mebibytes);
        var random = Form.Draws();
        await using var server = new Server(disk.Data);
        using var shoppers = new Shoppers(server.Current, random);
        disk.Leave(BlocksOfRoom);
        await server.StartAsync();
        await shoppers.OpenAsync();
        for (var turn = 1; turn <= Form.Of(1, 20); turn++)
        {
            shoppers.Start(Clients);
            await shoppers.Decided(100);
            disk.Leave(random.Next(BlocksLeftMax));
            await IsFull(shoppers);
            await server.KillAsync();
            await shoppers.StopAsync();

            // It may serve what there is, or say in one sentence why it can't.
            try
            {
                await server.StartAsync();
                await server.KillAsync();
            }
            catch (InvalidOperationException e)
            {
                Assert.Contains("The journal", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", e.Message, StringComparison.Ordinal);
            }

            disk.Leave(BlocksOfRoom);
            await server.StartAsync();
            await shoppers.VerifyAsync();
        }
    }

    private static async Task IsFull(Shoppers shoppers) =>
        await Eventually.Sees(() => Task.FromResult(shoppers.Log), log => log.TakeLast(50).Count(IsRefusedForWantOfRoom) > 5);

    private static bool IsRefusedForWantOfRoom(Entry entry) =>
        entry is { Phase: Phase.Unknown, Status: 503 } && (string)entry.Json["code"]! == "storageFull";

    private static async Task ReadsGoOn(OmsClient oms, Shoppers shoppers)
    {
        var books = Judge.Fold(shoppers.Log);
        foreach (var id in books.Orders.Keys.TakeLast(30)) (await oms.Order(id)).Is(200);
        foreach (var sku in shoppers.Catalogue.Ample)
        {
            (await oms.Get($"/v1/availability/{sku}")).Is(200);
            (await oms.Get($"/v1/stock/{sku}/{shoppers.Catalogue.Locations[0]}/movements")).Is(200);
        }

        (await oms.Get($"/v1/orders?channel={shoppers.Catalogue.Channel}")).Is(200);
        (await oms.Get("/readyz")).Is(200);
    }
}
