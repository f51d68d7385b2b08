using System.Buffers;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Batches;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Simulation.Checks;

/// <summary>All that a grain's rows add up to, version by version, told from the journal alone.</summary>
public abstract class GrainFold(GrainName name)
{
    private readonly List<(long LastVersion, DateTimeOffset At)> _rows = [];

    public GrainName Name { get; } = name;

    public long Version => _rows is [.., var last] ? last.LastVersion : 0;

    /// <summary>What of the state is owed to others.</summary>
    public abstract Owed Owed { get; }

    public abstract object State { get; }

    /// <summary>The state after an event; the initial one at 0.</summary>
    public abstract object StateAt(long version);

    /// <summary>What the rules say to a command at a version: null unless it is refused.</summary>
    public abstract Reply? RefusalAt(long version, object command, DateTimeOffset at);

    /// <summary>The bytes of a state, in the form of a snapshot.</summary>
    public abstract byte[] BytesOf(object state);

    /// <summary>What a load of this history comes to, snapshot and all.</summary>
    public abstract (object State, long Version) Load(History history);

    /// <summary>What an activation of this grain has published; null while it is being loaded.</summary>
    public abstract (object State, long Version)? Live(IResident activation);

    /// <summary>What the newest state is not any more once it has been through a snapshot; null when it is the same.</summary>
    public abstract string? LostInSnapshot();

    public abstract int Shape { get; }

    /// <summary>When the row that holds a version landed; null when none does.</summary>
    public DateTimeOffset? LandedAt(long version)
    {
        if (version == 0) return DateTimeOffset.MinValue;
        return _rows.Find(row => row.LastVersion >= version) is { LastVersion: > 0 } row ? row.At : null;
    }

    /// <summary>The newest version that had landed by then.</summary>
    public long VersionAt(DateTimeOffset at) => _rows.FindLast(row => row.At <= at).LastVersion;

    public void Take(Row row, DateTimeOffset at)
    {
        Fold(row);
        _rows.Add((row.LastVersion, at));
    }

    protected abstract void Fold(Row row);

    public static GrainFold Of(GrainName name) => name.Type switch
    {
        "order" => new GrainFold<OrderState, Grains.Interfaces.Orders.OrderCommand, OrderEvent>(name, Order.Rules),
        "stock" => new GrainFold<StockState, Grains.Interfaces.Stock.StockCommand, StockEvent>(name, StockLocation.Rules),
        "sku" => new GrainFold<SkuState, Grains.Interfaces.Skus.SkuCommand, SkuEvent>(name, Sku.Rules),
        "location" => new GrainFold<LocationState, Grains.Interfaces.Locations.LocationCommand, LocationEvent>(name, Location.Rules),
        "reference" => new GrainFold<ReferenceState, Grains.Interfaces.References.ReferenceCommand, ReferenceEvent>(name, Reference.Rules),
        "batch" => new GrainFold<BatchState, Grains.Interfaces.Batches.BatchCommand, BatchEvent>(name, Batch.Rules),
        "return" => new GrainFold<ReturnState, Grains.Interfaces.Returns.ReturnCommand, ReturnEvent>(name, Return.Rules),
        "transfer" => new GrainFold<TransferState, Grains.Interfaces.Transfers.TransferCommand, TransferEvent>(name, Transfer.Rules),
        _ => throw new NotSupportedException(name.Type),
    };
}

/// <inheritdoc/>
public sealed class GrainFold<TState, TCommand, TEvent>(GrainName name, IAggregate<TState, TCommand, TEvent, Reply> rules) : GrainFold(name)
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly List<TState> _states = [rules.Initial(name.Id)];

    private readonly List<Recorded<TEvent>> _events = [];

    public IReadOnlyList<Recorded<TEvent>> Events => _events;

    public IReadOnlyList<TState> States => _states;

    public override object State => _states[^1];

    public override Owed Owed => rules.Owed(_states[^1]);

    public override int Shape => rules.States.Shape;

    public override object StateAt(long version) => _states[(int)version];

    public override Reply? RefusalAt(long version, object command, DateTimeOffset at) =>
        rules.Decide(_states[(int)version], (TCommand)command, new Origin(at, "operator", "simulation")).Refusal;

    public override byte[] BytesOf(object state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        rules.States.Write(bytes, (TState)state);
        return bytes.WrittenSpan.ToArray();
    }

    public override (object State, long Version) Load(History history)
    {
        var (state, version, _) = Folding.Fold(rules, Name.Id, history);
        return (state, version);
    }

    public override (object State, long Version)? Live(IResident activation) =>
        (activation as Activation<TState, TCommand, TEvent, Reply>)?.Published is { } published ? (published.State, published.Version) : null;

    // What a state came from may matter and not be in its bytes: so it is not these that are compared alone, but what follows from it.
    public override string? LostInSnapshot()
    {
        var bytes = BytesOf(State);
        var loaded = rules.States.Read(bytes);
        var (kept, found) = (Owed.ToString(), rules.Owed(loaded).ToString());
        return !BytesOf(loaded).AsSpan().SequenceEqual(bytes) ? $"{loaded} is not {State}"
            : kept != found ? $"it owes {kept}, and from its snapshot {found}"
            : null;
    }

    protected override void Fold(Row row)
    {
        foreach (var recorded in EventJson.Read(row, rules.Events))
        {
            _events.Add(recorded);
            _states.Add(rules.Evolve(_states[^1], recorded));
        }
    }
}
