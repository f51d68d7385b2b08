using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;

namespace OrleansOms.Faults.Tests.RocksDb;

/// <summary>SIGKILL at each write and sync of RocksDB's files in turn: while the journal is made, while it is opened again, while it is written to.</summary>
public sealed class KillAtWriteTests
{
    private const int Clients = 4;
    private const int Decided = 120;
    private const int CallsMax = 60;
    private const int MissesMax = 3;
    private const int StrikesPerJournal = 20;

    private static readonly (Files Files, string Call)[] Sites =
    [
        (Files.WriteAheadLog, "write"), (Files.WriteAheadLog, "fdatasync"),
        (Files.Tables, "write"), (Files.Tables, "fdatasync"),
        (Files.Catalogue, "write"), (Files.Catalogue, "fdatasync"), (Files.Catalogue, "fsync"), (Files.Catalogue, "rename"),
    ];

    private readonly Dictionary<(Files, string), int> _misses = [];
    private int _made;
    private int _met;

    [Fact]
    public async Task Silo_KilledAtAWriteOrSyncOfItsJournal_LosesAndDoublesNothing()
    {
        Strace.SkipUnlessThere();
        var random = Form.Draws();
        foreach (var strikes in (Form.IsLong ? Each() : Some(random)).Chunk(StrikesPerJournal))
        {
            using var data = new DataDirectory();
            await using var server = new Server(data.Path);
            using var shoppers = new Shoppers(server.Current, random);
            await server.StartAsync();
            await shoppers.OpenAsync();
            foreach (var strike in strikes.Where(IsMetYet))
            {
                Note(strike, await StartOrEndAsync(server, data, strike) || await WorkAsync(server, shoppers));
                await server.StartAsync();
                await shoppers.VerifyAsync();
            }
        }

        Assert.True(_met > 0, "No strike met its call.");
    }

    [Fact]
    public async Task Silo_KilledWhileItsJournalIsMade_StartsAgain()
    {
        Strace.SkipUnlessThere();
        var random = Form.Draws();
        foreach (var strike in (Form.IsLong ? Each() : Some(random).Skip(2)).Where(IsMetYet))
        {
            using var data = new DataDirectory();
            await using var server = new Server(data.Path);
            Note(strike, await StartOrEndAsync(server, data, strike));
            await server.StartAsync();
            (await server.Silo.Oms.Get("/v1/orders")).Is(200);
        }

        Assert.True(_met > 0, "No strike met its call.");
    }

    private static IEnumerable<Strike> Each() =>
        from call in Enumerable.Range(1, CallsMax) from site in Sites select Of(site, call);

    // What is done most is met most: the WAL at any call, the others at their first few.
    private static IEnumerable<Strike> Some(Random random)
    {
        var others = Sites[2..];
        random.Shuffle(others);
        return Sites[..2].Concat(others.Take(3)).Select(site => Of(site, random.Next(1, site.Files == Files.WriteAheadLog ? CallsMax : 4)));
    }

    private static Strike Of((Files Files, string Call) site, int call) => new(site.Files, site.Call, "signal=SIGKILL", call, call);

    // Where the last few were not met there are no more calls of the kind in such a run.
    private bool IsMetYet(Strike strike) => _misses.GetValueOrDefault((strike.Files, strike.Call)) < MissesMax;

    private void Note(Strike strike, bool met)
    {
        _made++;
        if (met) _met++;
        _misses[(strike.Files, strike.Call)] = met ? 0 : _misses.GetValueOrDefault((strike.Files, strike.Call)) + 1;
        Form.Say($"{strike}: {(met ? "met" : "not met")}; {_met} of {_made} so far");
    }

    /// <summary>True when it was killed before it served.</summary>
    private static async Task<bool> StartOrEndAsync(Server server, DataDirectory data, Strike strike)
    {
        try
        {
            await server.StartAsync(Strace.Launcher(data.Journal, strike));
            return false;
        }
        catch (InvalidOperationException)
        {
            await Strace.Killed(data.Journal);
            return true;
        }
    }

    /// <summary>Sets clients to work until the silo is killed, or so many were answered that it will not be; then it is killed all the same. True for the former.</summary>
    private static async Task<bool> WorkAsync(Server server, Shoppers shoppers)
    {
        var before = shoppers.Client.Answered;
        shoppers.Start(Clients);
        await Eventually.Sees(
            () => Task.FromResult((shoppers.Client.Answered, server.Silo.HasEnded)),
            seen => seen.HasEnded || seen.Answered - before >= Decided);
        var met = server.Silo.HasEnded;
        await server.KillAsync();
        await shoppers.StopAsync();
        return met;
    }
}
