using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>
/// Many clients at once, each about several errands, over faults of any kind. What they don't get an answer to they ask again, with the same
/// key, sooner or later. Their log is the only thing they are judged by.
/// </summary>
public sealed class Shoppers : IDisposable
{
    private const int ErrandsAtOnce = 5;
    private const int AmpleUnits = 100_000;
    private const int ScarceUnits = 30;
    private const int RepeatsMax = 30;
    private static readonly TimeSpan PauseAfterNoAnswer = TimeSpan.FromMilliseconds(20);

    private readonly ActLog _log = new();
    private readonly IServer _server;
    private readonly LoggingClient _client;
    private readonly Catalogue _catalogue = new();
    private readonly ConcurrentQueue<Errand> _abandoned = new();
    private readonly Random _random;
    private CancellationTokenSource _stop = new();
    private Task _working = Task.CompletedTask;
    private bool _isProven;

    public Shoppers(IServer server, Random random)
    {
        (_server, _random) = (server, random);
        _client = new LoggingClient(_log, server);
        Form.Say($"log {_log.Path}");
    }

    public LoggingClient Client => _client;

    public Catalogue Catalogue => _catalogue;

    public IReadOnlyList<Entry> Log => _log.Read();

    /// <summary>The end of <see cref="Log"/>, fifty entries.</summary>
    public IReadOnlyList<Entry> Latest => _log.Latest();

    /// <summary>Makes the locations, and receives the opening stock.</summary>
    public async Task OpenAsync()
    {
        foreach (var location in _catalogue.Locations)
        {
            var body = new JsonObject { ["name"] = "A warehouse", ["kind"] = "warehouse", ["country"] = "GB" };
            (await _server.SendAsync(HttpMethod.Put, $"/v1/locations/{location}", Encoding.UTF8.GetBytes(body.ToJsonString()), key: null)).Is(201);
        }

        foreach (var (skus, units) in new[] { (_catalogue.Ample, AmpleUnits), (_catalogue.Scarce, ScarceUnits) })
        {
            await Parallel.ForEachAsync(
                skus.SelectMany(_ => _catalogue.Locations, (sku, location) => (sku, location)),
                async (place, _) => await FinishAsync(new MovementErrand(place.sku, place.location, "receipt", units, Random.Shared)));
        }
    }

    /// <summary>Sets clients to work; they go on until <see cref="StopAsync"/>, whatever happens to the server.</summary>
    public void Start(int clients)
    {
        _isProven = false;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        var stop = _stop.Token;
        var seeds = Enumerable.Range(0, clients).Select(_ => _random.Next()).ToList();
        _working = Task.WhenAll(seeds.Select(seed => Task.Run(() => WorkAsync(new Random(seed), stop), CancellationToken.None)));
    }

    /// <summary>Waits until so many more attempts were decided than now.</summary>
    public Task Decided(int more) => Grows(() => _client.Answered, more);

    /// <summary>Waits until so many more attempts came to nothing than now.</summary>
    public Task NotDecided(int more) => Grows(() => _client.Unknown, more);

    /// <summary>Waits until so many more attempts came to anything or nothing than now.</summary>
    public Task Tried(int more) => Grows(() => _client.Answered + _client.Unknown, more);

    /// <summary>Lets the clients finish what they are asking.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _working;
    }

    /// <summary>
    /// Decides what is undecided, asks again for some of what was acknowledged, reads all there is, and judges. What comes a moment after its
    /// answer (a released unit, an order in the search) is waited for.
    /// </summary>
    public async Task VerifyAsync()
    {
        while (_abandoned.TryDequeue(out var errand)) errand.Take(await _client.DecideAsync(errand.Step()!));
        await RepeatSomeAsync();
        var violations = await Eventually.TrySees(
            async () =>
            {
                await ReadAllAsync();
                return Judge.Violations(_log.Read());
            },
            violations => violations.Count == 0);
        _isProven = violations.Count == 0;
        Assert.True(_isProven, $"{_log.Path}: {string.Join(Environment.NewLine, violations.Take(20).Append(_server.LastWords))}");
    }

    /// <summary>The log stays for whoever looks into a failure.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _log.Dispose();
        if (_isProven) File.Delete(_log.Path);
    }

    private Task<int> Grows(Func<int> count, int more)
    {
        var target = count() + more;
        return Eventually.Sees(() => Working(count), reached => reached >= target);
    }

    private async Task<int> Working(Func<int> count)
    {
        // A client that fell over would let the wait run into its deadline; it should say why.
        if (_working.IsFaulted) await _working;
        return count();
    }

    private async Task WorkAsync(Random random, CancellationToken stop)
    {
        var (countedSku, countedAt) = (Unique.Id("counted"), _catalogue.Locations[0]);
        var counting = new CountErrand(countedSku, countedAt, random);
        var errands = new List<Errand>();
        while (!stop.IsCancellationRequested)
        {
            if (errands.Count < ErrandsAtOnce) errands.Add(NewErrand());
            var errand = errands[random.Next(errands.Count)];
            if (errand.Step() is not { } act)
            {
                errands.Remove(errand);
                continue;
            }

            var outcome = await _client.AskAsync(act);
            errand.Take(outcome);
            if (!outcome.IsDecided) await Task.Delay(PauseAfterNoAnswer, CancellationToken.None);
        }

        foreach (var errand in errands.Where(errand => errand.IsUndecided)) _abandoned.Enqueue(errand);

        Errand NewErrand() => random.Next(10) switch
        {
            0 when !errands.Contains(counting) => counting = new CountErrand(countedSku, countedAt, random),
            1 => new TransferErrand(_catalogue, random),
            2 => new MovementErrand(random.GetItems(_catalogue.Ample, 1)[0], random.GetItems(_catalogue.Locations, 1)[0], "damage", 1, random),
            3 => new MovementErrand(random.GetItems(_catalogue.Scarce, 1)[0], random.GetItems(_catalogue.Locations, 1)[0], "receipt", 2, random),
            _ => new OrderErrand(_catalogue, random),
        };
    }

    private async Task FinishAsync(Errand errand)
    {
        while (errand.Step() is { } act) errand.Take(await _client.DecideAsync(act));
    }

    // A key that had its effect must answer the same for good.
    private async Task RepeatSomeAsync()
    {
        var log = _log.Read();
        var acknowledged = log.Where(entry => entry.Phase == Phase.Ok).Select(entry => entry.Key!).ToHashSet();
        var asked = log.Where(entry => entry.Phase == Phase.Invoke && acknowledged.Contains(entry.Key!)).DistinctBy(entry => entry.Key).ToArray();
        _random.Shuffle(asked);
        foreach (var entry in asked.Take(RepeatsMax)) await _client.DecideAsync(new Act(entry.Kind, entry.Path, entry.Key!, entry.Body!));
    }

    private async Task ReadAllAsync()
    {
        var books = Judge.Fold(_log.Read());
        var paths = books.Stock.Keys.Select(at => ("stock", $"/v1/stock/{at.Sku}/{at.Location}"))
            .Concat(books.Orders.Keys.Select(id => ("order", $"/v1/orders/{id}")))
            .Concat(books.Returns.Keys.Select(id => ("return", $"/v1/returns/{id}")))
            .Concat(books.Transfers.Keys.Select(id => ("transfer", $"/v1/transfers/{id}")));
        await Parallel.ForEachAsync(paths, async (path, _) => await _client.ReadAsync(path.Item1, path.Item2));
        await _client.SearchAsync($"/v1/orders?channel={_catalogue.Channel}&limit=500");
    }
}
