using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Simulation.Cluster;
using OrleansOms.Simulation.Faults;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Workload;

/// <summary>
/// Clients who take one operation after the other from a common list. Whoever gets no answer asks again with the same key, at whatever
/// process there is, and gives up after a while: then nobody knows what has happened.
/// </summary>
public sealed class Clients(SimCluster cluster, ulong seed, IReadOnlyList<int> numbers)
{
    private const int AttemptsMax = 6;

    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ThinkMost = TimeSpan.FromSeconds(3);

    private readonly Market _market = new(Chance.Of(seed, 5));
    private readonly List<Observation> _observed = [];
    private Operations? _operations;
    private int _next;
    private int _busy;

    public IReadOnlyList<Observation> Observed => _observed;

    public Market Market => _market;

    /// <summary>True when nobody has anything more to do.</summary>
    public bool Done => _busy == 0 && _next >= numbers.Count;

    /// <summary>Opens the market: what there is, described and in stock.</summary>
    public async Task OpenAsync()
    {
        _operations = new Operations(_market, seed);
        var chance = Chance.Of(seed, 6);
        var grains = cluster.Nodes[0].Grains;
        foreach (var location in _market.Locations)
        {
            var description = new LocationDescription(location, LocationKind.Warehouse, "GB", null, null, (int)chance.Between(0, 2), _market.Ships(location), true, true);
            await grains.To<ILocationGrain>(location).Handle(new Envelope<LocationCommand>(new DescribeLocation(description), "operator", "simulation"));
        }
        var number = 0;
        foreach (var sku in _market.Skus)
        {
            var described = new DescribeSku(null, SkuKind.Stock, _market.IsBackorderable(sku), chance.Happens(0.3) ? 20 : null);
            await grains.To<ISkuGrain>(sku).Handle(new Envelope<SkuCommand>(described, "operator", "simulation"));
            foreach (var location in _market.Locations)
                if (chance.Happens(0.8))
                    await AskAsync(--number, Operations.Receive(number, sku, location, chance.Between(1, chance.Happens(0.3) ? 60 : 12)), chance);
        }
    }

    /// <summary>Begins; see <see cref="Done"/>.</summary>
    public void Start(int clients)
    {
        for (var i = 0; i < clients; i++)
        {
            var (place, chance) = (new Place(cluster.Loop), Chance.Of(seed, 100 + (ulong)i));
            _busy++;
            _ = place.Run(() => LiveAsync(chance));
        }
    }

    private async Task LiveAsync(Chance chance)
    {
        while (_next < numbers.Count)
        {
            var number = numbers[_next++];
            if (_operations!.Draw(number) is { } operation)
                await AskAsync(number, operation, chance);
            await cluster.Loop.Wait(chance.About(Think, ThinkMost));
        }
        _busy--;
    }

    private async Task AskAsync(int number, Operation operation, Chance chance)
    {
        var (invoked, asked) = (cluster.Loop.Now, cluster.Loop.Now);
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            asked = cluster.Loop.Now;
            var (answered, told) = await TryAsync(number, operation, chance);
            if (answered)
            {
                _market.Learn(told);
                Note(told as Reply, told is Reply ? null : told);
                return;
            }
            cluster.Trace.Add("client", $"#{number} got no answer");
            await cluster.Loop.Wait(chance.About(TimeSpan.FromMilliseconds(100 << attempt), TimeSpan.FromSeconds(10)));
        }
        if (operation.Command is not null) Note(null, null);

        void Note(Reply? reply, object? view)
        {
            var seen = new Observation(number, operation.Grain, invoked, asked, cluster.Loop.Now, operation.Command, reply, view);
            cluster.Trace.Add("client", seen.ToString());
            _observed.Add(seen);
        }
    }

    private async Task<(bool Answered, object? Told)> TryAsync(int number, Operation operation, Chance chance)
    {
        if (cluster.AnyNode(chance) is not { } node) return (false, null);
        cluster.Trace.Add("client", $"#{number} {operation.Command?.GetType().Name ?? "Read"} of {operation.Grain} at {node.Name}");
        try
        {
            var call = operation.Send(node);
            var patience = cluster.Faults.Strikes(FaultKind.ClientTimeout) ? chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1)) : TimeSpan.FromMinutes(2);
            if (await Task.WhenAny(call, cluster.Loop.Wait(patience)) != call) return (false, null);

            // The process through which it came has to be there still, to pass it on.
            var told = await call;
            return (node.IsUp && told is not Unavailable, told);
        }
        catch (Exception e) when (e is TimeoutException or NodeGoneException or StoreUnavailableException)
        {
            return (false, null);
        }
        catch (Exception defect)
        {
            cluster.Complaints.Add($"#{number} {operation.Command?.GetType().Name ?? "Read"} of {operation.Grain} threw: {defect}");
            return (false, null);
        }
    }
}
