using OrleansOms.Faults.Tests.Checker;
using OrleansOms.Faults.Tests.Hosting;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>A store whose file system fills up while clients are at work, and what they see of it.</summary>
/// <param name="disk">Where the store is.</param>
/// <param name="blocksOfRoom">What the file system has left when it is not full.</param>
/// <param name="postgres">The store's own server, if it has one.</param>
public sealed class FullStore(SmallFileSystem disk, int blocksOfRoom, Server server, Shoppers shoppers, Random random, PostgresServer? postgres = null)
{
    private const int Clients = 6;
    private const int BlocksLeftMax = 40;
    private const int DecidedWhileFullMax = 100;
    private const int LooksMax = 10;

    /// <summary>Begins with room.</summary>
    public async Task OpenAsync()
    {
        await MakeRoomAsync();
        await server.StartAsync();
        await shoppers.OpenAsync();
    }

    /// <summary>A server that had no room for its own log has ended meanwhile, or is about to: it comes back.</summary>
    public async Task MakeRoomAsync()
    {
        disk.Leave(blocksOfRoom);
        if (postgres is not null) await postgres.ComeBackAsync();
    }

    /// <summary>Fills it up while clients are at work, and waits until they are told so.</summary>
    public async Task FillAtWorkAsync()
    {
        shoppers.Start(Clients);
        await shoppers.Decided(100);
        disk.Leave(random.Next(BlocksLeftMax));

        // A WAL whose room was taken in advance is written on for minutes.
        var isFull = false;
        for (var look = 1; look <= LooksMax && !isFull; look++) isFull = IsFull(await Eventually.TrySees(Fill(), IsFull));
        Assert.True(isFull, "Nobody was told that there is no room.");
    }

    private Func<Task<IReadOnlyList<Entry>>> Fill()
    {
        var answered = shoppers.Client.Answered;
        return () =>
        {
            // The store frees room itself when it merges its files, and would go on for as long as it does.
            if (shoppers.Client.Answered - answered > DecidedWhileFullMax)
            {
                disk.Leave(0);
                answered = shoppers.Client.Answered;
            }

            return Task.FromResult(shoppers.Latest);
        };
    }

    private bool IsFull(IReadOnlyList<Entry> log) => HasEnded || log.Count(IsRefusedForWantOfRoom) > 5;

    /// <summary>Whoever is refused goes on to be told why, for as long as it lasts.</summary>
    private async Task StaysClearAsync()
    {
        if (postgres is not null) return; // It may come and go, and be away.

        disk.Leave(0);
        await shoppers.Tried(50);
        await Eventually.Sees(() => Task.FromResult(shoppers.Latest), log => !log.TakeLast(20).Any(entry => entry.Status == 503 && !IsRefusedForWantOfRoom(entry)));
    }

    /// <summary>Fills it up and makes room, again and again: writes are refused, reads go on, the same process is back by itself; then a restart shows the same.</summary>
    public async Task FillAndRecoverAsync(int turns)
    {
        for (var turn = 1; turn <= turns; turn++)
        {
            await FillAtWorkAsync();
            await ReadsGoOn();
            await StaysClearAsync();

            await MakeRoomAsync();
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
        foreach (var id in books.Orders.Keys.TakeLast(30)) await IsAnswered(() => oms.Order(id));
        foreach (var sku in shoppers.Catalogue.Ample)
        {
            await IsAnswered(() => oms.Get($"/v1/availability/{sku}"));
            await IsAnswered(() => oms.Get($"/v1/stock/{sku}/{shoppers.Catalogue.Locations[0]}/movements"));
        }

        await IsAnswered(() => oms.Get($"/v1/orders?channel={shoppers.Catalogue.Channel}"));
        await IsAnswered(() => oms.Get("/readyz"));
    }

    // PostgreSQL without room for its log starts anew, and ends if that needs room too: then there is nobody to read from.
    private async Task IsAnswered(Func<Task<OmsAnswer>> read)
    {
        if (postgres is null) (await read()).Is(200);
        else await Eventually.Sees(read, answer => answer.Status == 200 || HasEnded);
    }

    private bool HasEnded => postgres is { IsRunning: false };

    private static bool IsRefusedForWantOfRoom(Entry entry) =>
        entry is { Phase: Phase.Unknown, Status: 503 } && (string)entry.Json["code"]! == "storageFull";
}
