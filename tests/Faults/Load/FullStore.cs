using OrleansOms.Faults.Tests.Checker;
using OrleansOms.Faults.Tests.Hosting;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>A store whose file system fills up while clients are at work, and what they see of it.</summary>
/// <param name="disk">Where the store is.</param>
/// <param name="blocksOfRoom">What the file system has left when it is not full.</param>
public sealed class FullStore(SmallFileSystem disk, int blocksOfRoom, Server server, Shoppers shoppers, Random random)
{
    private const int Clients = 6;
    private const int BlocksLeftMax = 40;

    /// <summary>Begins with room.</summary>
    public async Task OpenAsync()
    {
        MakeRoom();
        await server.StartAsync();
        await shoppers.OpenAsync();
    }

    public void MakeRoom() => disk.Leave(blocksOfRoom);

    /// <summary>Fills it up while clients are at work, and waits until they are told so.</summary>
    public async Task FillAtWorkAsync()
    {
        shoppers.Start(Clients);
        await shoppers.Decided(100);
        disk.Leave(random.Next(BlocksLeftMax));
        await Eventually.Sees(() => Task.FromResult(shoppers.Log), log => log.TakeLast(50).Count(IsRefusedForWantOfRoom) > 5);
    }

    /// <summary>Fills it up and makes room, again and again: writes are refused, reads go on, the same process is back by itself; then a restart shows the same.</summary>
    public async Task FillAndRecoverAsync(int turns)
    {
        for (var turn = 1; turn <= turns; turn++)
        {
            await FillAtWorkAsync();
            await ReadsGoOn();

            MakeRoom();
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

    private async Task ReadsGoOn()
    {
        var oms = server.Silo.Oms;
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

    private static bool IsRefusedForWantOfRoom(Entry entry) =>
        entry is { Phase: Phase.Unknown, Status: 503 } && (string)entry.Json["code"]! == "storageFull";
}
