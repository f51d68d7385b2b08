using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Simulation.Faults;
using OrleansOms.Simulation.Journal;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Cluster;

/// <summary>Several processes over one journal, with a directory that says which grain is where, mostly rightly.</summary>
public sealed class SimCluster
{
    /// <summary>How long it takes until a process is known to be gone: its grains are nowhere else before.</summary>
    public static readonly TimeSpan DeathKnown = TimeSpan.FromSeconds(1);

    /// <summary>How long after it was known to belong to the others a process may answer from memory and write.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(3);

    private readonly List<SimNode> _nodes = [];
    private readonly Dictionary<GrainName, SimNode> _directory = [];

    // Processes that the others have given up and that are there all the same, and where they believe grains to be: where those were when they were given up.
    private readonly Dictionary<SimNode, Dictionary<GrainName, SimNode>> _givenUp = [];
    private readonly Courier _courier;
    private readonly Chance _placement;
    private readonly int _size;
    private int _started;
    private DateTimeOffset _lastGivenUp = DateTimeOffset.MinValue;

    public SimCluster(EventLoop loop, FaultPlan faults, Trace trace, ulong seed, int size)
    {
        Loop = loop;
        Faults = faults;
        Trace = trace;
        Ids = Chance.Of(seed, 3);
        Secrets = Chance.Of(seed, 11);
        _placement = Chance.Of(seed, 4);
        _size = size;
        Store = new SimStore(loop, faults, isShared: size > 1);
        Index = new SimIndex(loop);
        _courier = new Courier(loop, faults, trace);
        for (var i = 0; i < size; i++) StartNode();
    }

    public EventLoop Loop { get; }

    public FaultPlan Faults { get; }

    public Trace Trace { get; }

    public Chance Ids { get; }

    /// <summary>What customers' keys and nonces are drawn from.</summary>
    public Chance Secrets { get; }

    public SimStore Store { get; }

    public SimIndex Index { get; }

    /// <summary>Defects that the processes told of themselves.</summary>
    public List<string> Complaints { get; } = [];

    public IReadOnlyList<SimNode> Nodes => _nodes;

    /// <summary>Whether processes may be given up while they are alive; then each answers under a lease only.</summary>
    public bool HasLeases => _size > 1 && Faults.MayStrike(FaultKind.GivenUp);

    /// <summary>A process that a client may talk to, one that the others have given up among them.</summary>
    public SimNode? AnyNode(Chance chance) => _nodes.Count == 0 ? null : chance.Pick(_nodes);

    public Task<T> CallAsync<T>(SimNode from, GrainName grain, Func<object, Task<T>> method, string what) =>
        _courier.Call(from, grain, () => Locate(grain, from), method, what);

    /// <summary>A shopper's order on its way to a process, which places it at its desk or has its grain do so.</summary>
    public Task<Reply> PlaceAsync(SimNode node, string id, Envelope<PlaceOrder> envelope) =>
        _courier.Bring(node, target => target.PlaceAsync(id, envelope), nameof(PlaceOrder));

    /// <summary>True where a call to the grain goes there, now that the directory is right.</summary>
    public bool Directs(GrainName grain, SimNode node) => _directory.GetValueOrDefault(grain) == node;

    /// <summary>Something happens to a process, or to what is derived.</summary>
    public void Disturb()
    {
        foreach (var node in _nodes.ToList())
        {
            if (Faults.Strikes(FaultKind.Crash)) node.Crash("(Crash)");
            if (Faults.Strikes(FaultKind.Pause)) node.PausedUntil = Loop.Now + Faults.Chance.About(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(40));
            if (Faults.Strikes(FaultKind.ClockForth)) node.Clock.Set(node.Clock.Skew + Faults.Chance.About(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)));
            if (Faults.Strikes(FaultKind.ClockBack)) node.Clock.Set(node.Clock.Skew - Faults.Chance.About(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)));
            if (HasLeases && Faults.Strikes(FaultKind.GivenUp)) GiveUp(node);
            if (Faults.Strikes(FaultKind.Passivation) && node.Resident.ToList() is { Count: > 0 } resident) node.Passivate(Faults.Chance.Pick(resident));
        }
        if (Faults.Strikes(FaultKind.SnapshotLost)) Store.LoseSnapshots();
        if (Faults.Strikes(FaultKind.ProjectionLost)) Index.SetBack(Faults.Chance);
    }

    /// <summary>All processes are there, and nothing goes wrong any more.</summary>
    public void Heal()
    {
        Faults.Active = false;
        foreach (var node in _nodes)
        {
            node.PausedUntil = default;
            node.CutOffUntil = default;
            node.Clock.Set(TimeSpan.Zero);
        }
    }

    /// <summary>The process is gone; another one takes its place after a while.</summary>
    internal void Gone(SimNode node)
    {
        _nodes.Remove(node);
        _givenUp.Remove(node);
        Loop.After(DeathKnown, () =>
        {
            foreach (var grain in _directory.Where(entry => entry.Value == node).Select(entry => entry.Key).ToList()) _directory.Remove(grain);
        });
        Loop.After(_nodes.Count == 0 ? DeathKnown : Faults.Chance.About(DeathKnown, DeathKnown * 10), () =>
        {
            if (_nodes.Count < _size) StartNode();
        });
    }

    /// <summary>The grain has left the process's memory.</summary>
    internal void Left(SimNode node, GrainName grain)
    {
        var directory = DirectoryOf(node);
        if (directory.GetValueOrDefault(grain) == node) directory.Remove(grain);
    }

    private void StartNode()
    {
        var node = new SimNode(this, $"n{++_started}");
        _nodes.Add(node);
        Trace.Add(node.Name, "starts");
        node.Start();
    }

    /// <summary>The process that has the grain: this one from now on, unless another has it already.</summary>
    internal SimNode Enter(GrainName grain, SimNode node)
    {
        var directory = DirectoryOf(node);
        if (directory.TryGetValue(grain, out var there)) return there;
        directory.Add(grain, node);
        return node;
    }

    /// <summary>What the list of members says of a process.</summary>
    internal bool IsMember(SimNode node) => !_givenUp.ContainsKey(node);

    /// <summary>
    /// Waits until no process that was given up can still answer or write. One that does not know that it was given up itself does not wait; but the
    /// others do, for every grain that begins, so it meets no grain that began after it was given up.
    /// </summary>
    internal async ValueTask SucceedAsync(SimNode node)
    {
        if (!IsMember(node) || _lastGivenUp == DateTimeOffset.MinValue) return;
        var waits = false;
        while (_lastGivenUp + LeaseLength > Loop.Now)
        {
            waits = true;
            await Loop.Wait(_lastGivenUp + LeaseLength - Loop.Now);
        }
        if (waits) await Store.SettleAsync();
    }

    // The others take it for dead. It is frozen for a while, or the list of members is out of its reach, or neither, and it finds out at once.
    private void GiveUp(SimNode node)
    {
        if (_nodes.Count - _givenUp.Count < 2 || !IsMember(node)) return;
        Trace.Add(node.Name, "is given up by the others");
        _givenUp.Add(node, new(_directory));
        foreach (var grain in _directory.Where(entry => entry.Value == node).Select(entry => entry.Key).ToList()) _directory.Remove(grain);
        _lastGivenUp = Loop.Now;
        if (Faults.Chance.Happens(0.4)) node.PausedUntil = Loop.Now + Faults.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        if (Faults.Chance.Happens(0.8)) node.CutOffUntil = Loop.Now + Faults.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    private Dictionary<GrainName, SimNode> DirectoryOf(SimNode node) => _givenUp.GetValueOrDefault(node, _directory);

    // To one that was given up without knowing it, all others are what they were.
    private List<SimNode> Members(SimNode seenBy) => _nodes.FindAll(node => node == seenBy || IsMember(node));

    private (SimNode Node, bool Astray) Locate(GrainName grain, SimNode from)
    {
        if (_nodes.Count == 0) return (from, false);
        if (!DirectoryOf(from).TryGetValue(grain, out var there)) return (_placement.Pick(Members(from)), false);
        if (_nodes.Count - _givenUp.Count <= 1 || !Faults.Strikes(FaultKind.TwoActivations)) return (there, false);
        var other = _placement.Pick(Members(from).FindAll(node => node != there));
        Trace.Add("directory", $"says that {grain} is at {other.Name} while it is at {there.Name}");
        return (other, true);
    }
}
