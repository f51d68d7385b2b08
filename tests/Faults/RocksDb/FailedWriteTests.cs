using OrleansOms.Faults.Tests.Checker;
using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.RocksDb;

/// <summary>
/// A write or a sync of RocksDB's files that fails, or writes less than it was told to, while clients are at work: nobody is told that it
/// landed, reads go on, and the same process is back by itself once the fault is over.
/// </summary>
public sealed class FailedWriteTests
{
    private const int Clients = 4;
    private const int CallsMax = 40;
    private const int InARowMax = 4;
    private const int StrikesPerJournal = 10;

    private static readonly (Files Files, string Call)[] Sites =
    [
        (Files.WriteAheadLog, "write"), (Files.WriteAheadLog, "fdatasync"),
        (Files.Tables, "write"), (Files.Tables, "fdatasync"),
        (Files.Catalogue, "write"), (Files.Catalogue, "fdatasync"), (Files.Catalogue, "fsync"), (Files.Catalogue, "rename"),
    ];

    [Fact]
    public async Task Silo_WhoseJournalFailsToWriteOrSync_RefusesAndRecoversByItself()
    {
        Strace.SkipUnlessThere();
        var random = Form.Draws();
        var strikes = Enumerable.Range(0, Form.Of(6, 400)).Select(turn => Draw(turn, random)).ToList();
        var struck = 0;
        foreach (var few in strikes.Chunk(StrikesPerJournal))
        {
            using var data = new DataDirectory();
            await using var server = new Server(data.Path);
            using var shoppers = new Shoppers(server.Current, random);
            await server.StartAsync();
            await shoppers.OpenAsync();
            foreach (var strike in few)
            {
                struck += await StrikeAsync(server, shoppers, data, strike);
                Form.Say($"{strike}: {struck} calls struck, {shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown so far");
            }
        }

        Assert.True(struck > 0, "No strike met its call.");
    }

    [Fact]
    public async Task Silo_WhoseJournalCanNotBeWrittenAnyMore_RefusesAndReadsOn()
    {
        Strace.SkipUnlessThere();
        using var data = new DataDirectory();
        await using var server = new Server(data.Path);
        using var shoppers = new Shoppers(server.Current, Form.Draws());
        await server.StartAsync();
        await shoppers.OpenAsync();
        shoppers.Start(Clients);
        await shoppers.Decided(CallsMax);
        await shoppers.StopAsync();

        const int ForGood = 60_000;
        await server.StartAsync(Strace.Launcher(data.Journal, new Strike(Files.WriteAheadLog, "fdatasync", "error=EIO", 10, ForGood)));
        shoppers.Start(Clients);
        await shoppers.NotDecided(10 * Clients);
        foreach (var id in Judge.Fold(shoppers.Log).Orders.Keys) (await server.Silo.Oms.Order(id)).Is(200);
        foreach (var sku in shoppers.Catalogue.Ample) (await server.Silo.Oms.Get($"/v1/availability/{sku}")).Is(200);
        Assert.False(server.Silo.HasEnded, $"It ended: {server.Silo.Said}");
        await server.KillAsync();
        await shoppers.StopAsync();

        await server.StartAsync();
        await shoppers.VerifyAsync();
    }

    // The flush that is struck is the journal's own in the first turns; what is opened anew after it is struck in the others.
    private static Strike Draw(int turn, Random random)
    {
        var (files, call) = turn % 2 == 0 ? Sites[turn / 2 % 2] : Sites[random.Next(2, Sites.Length)];
        var what = (call, random.Next(3)) switch
        {
            ("write", 0) => "retval=0",
            (_, 1) => "error=ENOSPC",
            _ => "error=EIO",
        };
        var first = random.Next(1, files == Files.WriteAheadLog ? CallsMax : 4);
        return new Strike(files, call, what, first, first + random.Next(InARowMax));
    }

    /// <summary>Returns how many calls it met.</summary>
    private static async Task<int> StrikeAsync(Server server, Shoppers shoppers, DataDirectory data, Strike strike)
    {
        try
        {
            await server.StartAsync(Strace.Launcher(data.Journal, strike));
        }
        catch (InvalidOperationException e)
        {
            // A journal that could not be opened: said in one sentence, and nothing was lost by it.
            Assert.Contains("The journal", e.Message, StringComparison.Ordinal);
            var met = Strace.Struck(data.Journal);
            await server.StartAsync();
            await shoppers.VerifyAsync();
            return met;
        }

        shoppers.Start(Clients);
        await shoppers.Decided(CallsMax * 4);
        await shoppers.StopAsync();
        Assert.False(server.Silo.HasEnded, $"It ended: {server.Silo.Said}");
        await shoppers.VerifyAsync();

        // And what was acknowledged is on disk, too.
        await server.KillAsync();
        var struck = Strace.Struck(data.Journal);
        await server.StartAsync();
        await shoppers.VerifyAsync();
        return struck;
    }
}
