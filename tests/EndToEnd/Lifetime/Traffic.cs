using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>
/// Buyers who remember what they asked for and what they were told, so that after a crash it can be judged: nothing acknowledged is lost,
/// nothing is there twice, and stock holds exactly what the orders are owed. Some SKUs are scarce, so that orders are refused as well.
/// </summary>
public sealed class Traffic
{
    private const int Workers = 16;
    private const int Ample = 100_000;
    private const int Scarce = 40;

    private readonly string _channel = Unique.Id("ch");
    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly Random _random;
    private readonly string[] _locations;
    private readonly string[] _ample;
    private readonly string[] _scarce;

    private Traffic(int seed, string[] locations, string[] ample, string[] scarce)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        _random = new Random(seed);
        _locations = locations;
        _ample = ample;
        _scarce = scarce;
    }

    public static async Task<Traffic> PrepareAsync(OmsClient oms, int seed)
    {
        string[] locations = [await oms.NewLocation(53.80, -1.55), await oms.NewLocation(51.45, -0.97)];
        return new Traffic(seed, locations, await oms.NewSkus(20, Ample, locations), await oms.NewSkus(5, Scarce, locations));
    }

    /// <summary>A whole number that the seed decides.</summary>
    public int Next(int min, int max)
    {
        lock (_random) return _random.Next(min, max);
    }

    /// <summary>Places orders from many at once; when so many were answered, calls <paramref name="then"/> and goes on until nobody answers any more.</summary>
    public async Task RunAsync(OmsClient oms, int until, Func<Task> then)
    {
        var answered = 0;
        var ended = Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            while (await TryAsync(oms))
            {
                if (Interlocked.Increment(ref answered) == until) ended = Task.Run(then, TestContext.Current.CancellationToken);
            }
        }));
        await ended;
        Assert.True(answered >= until, $"Only {answered} were answered.");
    }

    /// <summary>Judges everything so far, against a program that runs again.</summary>
    public async Task VerifyAsync(OmsClient oms)
    {
        await Parallel.ForEachAsync(_attempts, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (attempt, _) => await SettleAsync(oms, attempt));

        var ids = _attempts.Where(attempt => attempt.Answer!.Status == 201).Select(attempt => attempt.Answer!.String("id")).Order().ToList();
        Assert.Equal(ids.Distinct(), ids);
        var found = await Eventually.Sees(() => oms.Search($"channel={_channel}"), found => found.Count >= ids.Count);
        Assert.Equal(ids, found.Select(order => (string)order["id"]!).Order());

        var owed = new Dictionary<(string Sku, string Location), long>();
        foreach (var id in ids)
        {
            var order = (await oms.Order(id)).Is(200);
            Assert.Equal("allocated", order.String("status"));
            AddAllocations(order.Json, owed);
        }

        foreach (var (skus, units) in new[] { (_ample, Ample), (_scarce, Scarce) })
        {
            foreach (var place in skus.SelectMany(_ => _locations, (sku, location) => (Sku: sku, Location: location)))
            {
                await Eventually.Equals(Levels.With(units, owed.GetValueOrDefault(place)), () => oms.Stock(place.Sku, place.Location));
            }
        }
    }

    // What was told is told again, to the byte; what was never answered comes to an outcome now.
    private static async Task SettleAsync(OmsClient oms, Attempt attempt)
    {
        if (attempt.Answer is { Status: 201 } told)
        {
            var again = await oms.Place(attempt.Draft, attempt.Key);
            Assert.Equal((201, told.Text, true), (again.Status, again.Text, again.IsReplayed));
        }
        else if (attempt.Answer is null)
        {
            attempt.Answer = await Eventually.Sees(() => oms.Place(attempt.Draft, attempt.Key), answer => answer.Status is 201 or 409);
            if (attempt.Answer.Status == 409) attempt.Answer.IsProblem(409, "insufficientStock");
        }
    }

    private static void AddAllocations(JsonNode order, Dictionary<(string Sku, string Location), long> owed)
    {
        foreach (var line in order["lines"]!.AsArray())
        {
            var allocations = line!["allocations"]!.AsArray();
            Assert.Equal((long)line["quantity"]!, allocations.Sum(allocation => (long)allocation!["quantity"]!));
            foreach (var allocation in allocations)
            {
                var place = ((string)line["sku"]!, (string)allocation!["location"]!);
                owed[place] = owed.GetValueOrDefault(place) + (long)allocation["quantity"]!;
            }
        }
    }

    /// <summary>False when nobody answers any more. "Not now" is an answer, but no outcome.</summary>
    private async Task<bool> TryAsync(OmsClient oms)
    {
        var attempt = NewAttempt();
        _attempts.Enqueue(attempt);
        try
        {
            var answer = await oms.Place(attempt.Draft, attempt.Key);
            if (answer.Status == 503)
            {
                answer.IsProblem(503, "unavailable");
                return true;
            }

            if (answer.Status != 201) answer.IsProblem(409, "insufficientStock");
            attempt.Answer = answer;
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private Attempt NewAttempt()
    {
        var key = Unique.Id("order");
        lock (_random)
        {
            var skus = _random.GetItems(_ample, _random.Next(1, 4)).Distinct().ToList();
            if (_random.Next(5) == 0) skus.Insert(_random.Next(skus.Count), _scarce[_random.Next(_scarce.Length)]);
            var lines = skus.Select(sku => new OrderDraft.Line(sku, _random.Next(1, 4), Location: _random.Next(4) == 0 ? _locations[_random.Next(2)] : null));
            return new Attempt(key, new OrderDraft([.. lines]) { Reference = key, Channel = _channel });
        }
    }

    private sealed class Attempt(string key, OrderDraft draft)
    {
        public string Key { get; } = key;

        public OrderDraft Draft { get; } = draft;

        /// <summary>What it came to; null while that is unknown.</summary>
        public OmsAnswer? Answer { get; set; }
    }
}
