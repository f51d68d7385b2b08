using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Growth;

/// <summary>
/// The engine in one thread: grains are found by name, messages and answers are turns in a queue, and a flush is written when it is asked for. Nothing fails
/// here and nothing is busy, so whatever is refused or has to wait is a defect of the made-up history.
/// </summary>
public sealed class LoneProcess
{
    private readonly Dictionary<GrainName, IReceiver> _receivers = [];
    private readonly Queue<Action> _turns = [];

    public LoneProcess(IJournalStore store, TimeProvider time) =>
        Node = new Node(Guid.NewGuid().ToString("n"), store, time, Guid.NewGuid, static () => { });

    public Node Node { get; }

    /// <summary>A grain that was never written before.</summary>
    public Grain<TState, TCommand, TEvent> Begin<TState, TCommand, TEvent>(IAggregate<TState, TCommand, TEvent, Reply> rules, string id)
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        var grain = new Grain<TState, TCommand, TEvent>(this, rules, id);
        _receivers.Add(grain.Name, grain);
        return grain;
    }

    /// <summary>The grain leaves memory. All that it did has to be on disk.</summary>
    public void End<TState, TCommand, TEvent>(Grain<TState, TCommand, TEvent> grain)
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        _receivers.Remove(grain.Name);
        grain.Activation.Close();
    }

    /// <summary>Takes turns until nobody has anything to say any more.</summary>
    public void Settle()
    {
        while (_turns.TryDequeue(out var turn)) turn();
    }

    /// <summary>Puts all that was decided on disk.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        while (Node.Log.Seal() is { } flush)
        {
            await Node.Store.FlushAsync(flush, stop);
            Node.Log.Complete(flush, landed: true);
        }
    }

    /// <summary>What takes messages of other grains.</summary>
    private interface IReceiver
    {
        void Take(object message, string actor, string cause, Action<Reply> answer);
    }

    /// <summary>One grain in memory.</summary>
    public sealed class Grain<TState, TCommand, TEvent> : IActivationHost, IReceiver
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        private readonly LoneProcess _process;

        internal Grain(LoneProcess process, IAggregate<TState, TCommand, TEvent, Reply> rules, string id)
        {
            _process = process;
            Name = new GrainName(rules.Type, id);
            Activation = new(Name, rules, process.Node, this);
            Activation.Replay(new History(Snapshot: null, SnapshotAlarm: null, Rows: []));
        }

        public GrainName Name { get; }

        public Activation<TState, TCommand, TEvent, Reply> Activation { get; }

        /// <summary>Decides a client's command. What follows from it happens in <see cref="Settle"/>.</summary>
        public void Do(TCommand command) => Take(command, "growth", "growth", _ => { });

        public void Take(object message, string actor, string cause, Action<Reply> answer) =>
            Activation.Handle((TCommand)message, actor, cause, _process.Node.Log.Epoch, outcome => answer(Granted(outcome)));

        void IActivationHost.Send(IReadOnlyList<Outgoing> requests)
        {
            foreach (var (request, token) in requests)
            {
                Send(request, token);
            }
        }

        void IActivationHost.RetryAfter(string request, TimeSpan pause) => throw new InvalidOperationException($"{Name}: {request} was not settled at once.");

        void IActivationHost.Enqueue(Action turn) => _process._turns.Enqueue(turn);

        void IActivationHost.Deactivate() => throw new InvalidOperationException($"{Name} was dropped.");

        private void Send(Request request, string token) => _process._turns.Enqueue(() => _process._receivers[request.To].Take(
            request.Message, Name.ToString(), request.Id, answer => _process._turns.Enqueue(() => Activation.Answered([new(request, answer, token)]))));

        private Reply Granted(Outcome<Reply> outcome) => outcome is { Kind: OutcomeKind.Reply, Reply: { } reply and not Rejected and not ReservationRefused }
            ? reply
            : throw new InvalidOperationException($"{Name} did not do as asked: {outcome.Kind} {outcome.Reply}");
    }
}
