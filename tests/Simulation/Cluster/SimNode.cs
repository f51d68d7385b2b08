using Microsoft.Extensions.Logging;
using OrleansOms.Engine;
using OrleansOms.Engine.Alarms;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Batches;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Desk;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;
using OrleansOms.Simulation.Faults;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Cluster;

/// <summary>One process, from its start to its death: the shipped engine, rules and shells, wired as the silo wires them.</summary>
public sealed class SimNode
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FollowPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan LeasePeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaseQuestion = TimeSpan.FromMilliseconds(1);

    // Few grains of a run come to as much as has a snapshot else.
    private const long SnapshotTail = 1_000;

    private readonly SimCluster _cluster;
    private readonly Dictionary<GrainName, SimActivation> _activations = [];
    private readonly List<Place> _places = [];
    private readonly Waker _waker;
    private readonly GrainRuntime _runtime;
    private readonly Checkout _checkout;
    private readonly OrderDesk _desk;
    private readonly SimGrainFactory _grains;
    private readonly JournalDriver _journal;

    public SimNode(SimCluster cluster, string name)
    {
        _cluster = cluster;
        Name = name;
        Clock = new NodeClock(cluster.Loop);
        Engine = new Node(name, cluster.Store, Clock, cluster.Ids.Guid, () => _journal!.Work())
        {
            SnapshotTailBytesMin = SnapshotTail,
            Lease = cluster.HasLeases ? new Lease(Clock, SimCluster.LeaseLength) : Lease.Endless,
            Succession = cluster.HasLeases ? _ => cluster.SucceedAsync(this) : null,
        };
        _journal = new JournalDriver(cluster, this);
        _grains = new SimGrainFactory(cluster, this);
        var vault = new Vault(Engine, cluster.Ids.Guid, cluster.Secrets.Fill);
        Views = new Views(_grains, Engine);
        var sourcer = new Sourcer(Views, vault);
        var post = new Post(_grains, sourcer, new PlaceFinder(Views));
        _waker = new Waker(_grains);
        _runtime = new GrainRuntime(Engine, post, new Met(new Neighbours(Engine), cluster.Faults), Views, vault, cluster.Ids.Guid, new Told<GrainRuntime>(cluster.Complaints));
        _checkout = new Checkout(_runtime, sourcer);
        _desk = new OrderDesk(_runtime, _checkout, _grains);
    }

    public string Name { get; }

    public Node Engine { get; }

    public NodeClock Clock { get; }

    public Views Views { get; }

    public IGrainFactory Grains => _grains;

    public bool IsUp { get; private set; } = true;

    /// <summary>Nothing of this process goes on before.</summary>
    public DateTimeOffset PausedUntil { get; set; }

    /// <summary>It can't ask before whether it belongs to the others.</summary>
    public DateTimeOffset CutOffUntil { get; set; }

    /// <summary>Grains in memory, in the order of their names.</summary>
    public IEnumerable<GrainName> Resident => _activations.Keys.Order();

    /// <summary>Begins the services that every silo runs.</summary>
    public void Start()
    {
        if (_cluster.HasLeases) KeepLease();
        Repeat(SweepPeriod, new AlarmSweep(_cluster.Store, new SweepClock(_cluster, Clock), Wake, () => Share.Whole).StepAsync);
        var follower = new Follower(_cluster.Store, _cluster.Index, new OrderProjection(), Clock, Gathering, pageRowsMax: 20);
        Repeat(FollowPeriod, async stop =>
        {
            while (await follower.StepAsync(stop) > 0)
            {
                // Until it has read what there is.
            }
            return 0;
        });
    }

    /// <summary>It dies at once: what is not durable is gone, and nobody is told.</summary>
    public void Crash(string where)
    {
        if (!IsUp) return;
        _cluster.Trace.Add(Name, $"crashes {where}");
        IsUp = false;
        foreach (var place in _places) place.End();
        _journal.Died();
        _cluster.Gone(this);
    }

    /// <summary>Calls a grain here; it is brought into memory if it is nowhere. A call that went astray goes on to where the grain is.</summary>
    /// <param name="astray">It was sent here by a directory that is wrong: the grain begins here, too.</param>
    internal async Task<T> Invoke<T>(GrainName grain, Func<object, Task<T>> method, bool astray)
    {
        while (_activations.TryGetValue(grain, out var leaving) && leaving.Leaving is { } left) await left;
        if (!IsUp) throw new NodeGoneException(Name);
        if (!_activations.TryGetValue(grain, out var activation))
        {
            if (!astray && _cluster.Enter(grain, this) is var other && other != this) return await other.Invoke(grain, method, astray);
            activation = new SimActivation(grain, _cluster.Loop, NewPlace(), context => Make(grain, context), Left);
            _activations.Add(grain, activation);
        }
        return await activation.Invoke(method);
    }

    /// <summary>A shopper's order, by way of the network.</summary>
    public Task<Reply> TakeAsync(string id, Envelope<PlaceOrder> envelope) => _cluster.PlaceAsync(this, id, envelope);

    /// <summary>Takes an order as the HTTP endpoint does.</summary>
    internal Task<Reply> PlaceAsync(string id, Envelope<PlaceOrder> envelope) => NewPlace().Run(() => _desk.Place(id, envelope).AsTask());

    /// <summary>Sends a grain out of memory, as Orleans does with those that are idle.</summary>
    internal void Passivate(GrainName grain)
    {
        if (_activations.TryGetValue(grain, out var activation)) activation.Leave();
    }

    /// <summary>A place of this process; it ends with it.</summary>
    internal Place NewPlace()
    {
        var place = new Place(_cluster.Loop, () => PausedUntil);
        _places.Add(place);
        return place;
    }

    private void Left(SimActivation activation)
    {
        _activations.Remove(activation.Name);
        _cluster.Left(this, activation.Name);
    }

    private async ValueTask Wake(GrainName grain)
    {
        var faults = _cluster.Faults;
        if (faults.Strikes(FaultKind.AlarmTwice)) await _waker.WakeAsync(grain);
        await _waker.WakeAsync(grain);
    }

    private void KeepLease()
    {
        Engine.Lease.Renew(Clock.GetTimestamp());
        _ = NewPlace().Run(async () =>
        {
            while (true)
            {
                await _cluster.Loop.Wait(LeasePeriod);
                if (CutOffUntil > _cluster.Loop.Now) continue;
                var askedAt = Clock.GetTimestamp();
                var isMember = _cluster.IsMember(this);
                await _cluster.Loop.Wait(LeaseQuestion);
                if (!isMember) break;
                Engine.Lease.Renew(askedAt);
            }
            Engine.Lease.End();
            Crash("since the others have given it up");
        });
    }

    private void Repeat(TimeSpan period, Func<CancellationToken, ValueTask<int>> step)
    {
        var place = NewPlace();
        _ = place.Run(async () =>
        {
            while (true)
            {
                await _cluster.Loop.Wait(period);
                try
                {
                    await step(CancellationToken.None);
                }
                catch (AggregateException)
                {
                    // The next step finds what this one could not do.
                }
            }
        });
    }

    private IGrainBase Make(GrainName grain, IGrainContext context) => grain.Type switch
    {
        "order" => new OrderGrain(context, _runtime, _checkout),
        "stock" => new StockGrain(context, _runtime),
        "sku" => new SkuGrain(context, _runtime),
        "location" => new LocationGrain(context, _runtime),
        "reference" => new ReferenceGrain(context, _runtime),
        "batch" => new BatchGrain(context, _runtime),
        "return" => new ReturnGrain(context, _runtime, _grains, ReturnPolicy.Default),
        "transfer" => new TransferGrain(context, _runtime),
        _ => throw new NotSupportedException(grain.Type),
    };

    // An alarm that is read late: the sweep asks for what was due a while ago.
    private sealed class SweepClock(SimCluster cluster, NodeClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            cluster.Faults.Strikes(FaultKind.AlarmLate) ? clock.GetUtcNow() - TimeSpan.FromSeconds(30) : clock.GetUtcNow();
    }

    // What is handed over meets none of the courier's faults; so that they are met between grains of one process, too, some of it goes by courier.
    private sealed class Met(Neighbours all, FaultPlan faults) : INeighbours
    {
        public INeighbour? Find(GrainName name) => faults.HandsOver() ? all.Find(name) : null;
    }

    /// <summary>What a shell logs as an error is a defect: rules must take every answer.</summary>
    private sealed class Told<T>(List<string> complaints) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) complaints.Add($"{formatter(state, exception)}: {exception}");
        }
    }
}
