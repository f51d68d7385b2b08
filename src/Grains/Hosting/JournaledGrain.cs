using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// The shell that every journaled grain shares: Orleans gives lifetime, turns and messages; the engine's activation does the rest.
/// It holds no rule. What leaves the process waits here until the log is durable.
/// </summary>
public abstract class JournaledGrain<TState, TCommand, TEvent> : IGrainBase, IActivationHost, IAwakenable, INeighbour, ISender
    where TState : class
    where TCommand : class
    where TEvent : class
{
    // What is handed over is no call, so Orleans has to be told that the grain is in use.
    private static readonly TimeSpan InUse = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan InUseToldAfter = TimeSpan.FromMinutes(1);

    private readonly IAggregate<TState, TCommand, TEvent, Reply> _rules;
    private readonly string _address;
    private TaskScheduler _turns = TaskScheduler.Default;
    private long _inUseTold;

    protected JournaledGrain(IGrainContext context, GrainRuntime runtime, IAggregate<TState, TCommand, TEvent, Reply> rules)
    {
        GrainContext = context;
        Runtime = runtime;
        _rules = rules;
        Name = new GrainName(rules.Type, context.GrainId.Key.ToString()!);
        _address = Name.ToString();
        Activation = new(Name, rules, runtime.Node, this);
    }

    public IGrainContext GrainContext { get; }

    protected GrainRuntime Runtime { get; }

    protected GrainName Name { get; }

    protected Activation<TState, TCommand, TEvent, Reply> Activation { get; }

    private Node Node => Runtime.Node;

    public async Task OnActivateAsync(CancellationToken token)
    {
        _turns = TaskScheduler.Current;
        _inUseTold = Node.Time.GetTimestamp();
        await Activation.LoadAsync(_rules, Node, token).OrUnavailable();
    }

    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        Activation.Retire();
        while (!Activation.TryClose())
        {
            await Node.Log.DurableAsync(Node.Log.Epoch);
        }
    }

    /// <summary>Somebody read in the journal that it wants to be woken. If it knows nothing of that, it may be that it is out of date.</summary>
    public async ValueTask Wake()
    {
        var epoch = Node.Log.Epoch;
        var judged = Activation.Wake();
        if (!judged.HasAppended)
        {
            await Activation.WasNewestAsync(Node, judged.Version, epoch, CancellationToken.None).OrUnavailable();
        }
    }

    // A grain that is in this process's memory is told at once, on this thread; any other by Orleans, in a turn of this one.
    void IActivationHost.Send(Request request, string token)
    {
        if (Runtime.Neighbours.Find(request.To) is { } neighbour)
        {
            HandDelivery.Run(new(this, neighbour, request, token));
        }
        else
        {
            InTurn(() => _ = SendAsync(request, token));
        }
    }

    void IActivationHost.RetryAfter(string request, TimeSpan pause) => InTurn(() =>
    {
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            () =>
            {
                timer?.Dispose();
                Activation.Retry(request);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(pause, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    });

    void IActivationHost.Enqueue(Action turn) => Enqueue(turn);

    void IActivationHost.Deactivate() => this.DeactivateOnIdle();

    ValueTask<Reply> INeighbour.Take(object message, string from, string cause, string token)
    {
        TellInUse();
        return Handle(new Envelope<TCommand>((TCommand)message, from, cause, token));
    }

    void ISender.Deliver(INeighbour neighbour, Request request, string token)
    {
        var began = Node.Time.GetTimestamp();
        Task<Reply> answer;
        try
        {
            var reply = Node.Log.Epoch.Token == token ? neighbour.Take(request.Message, _address, request.Id, token) : new(Unavailable);
            if (reply.IsCompletedSuccessfully)
            {
                Answered(request, token, reply.Result, began);
                return;
            }

            answer = reply.AsTask();
        }
#pragma warning disable CA1031 // Whatever kept the answer away, the request is still owed and is sent again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            answer = Task.FromException<Reply>(e);
        }

        Enqueue(() => _ = AnswerLater(request, token, answer, began));
    }

    void ISender.DeliverLater(INeighbour neighbour, Request request, string token) => Enqueue(() => HandDelivery.Run(new(this, neighbour, request, token)));

    private void TellInUse()
    {
        if (Node.Time.GetElapsedTime(Volatile.Read(ref _inUseTold)) > InUseToldAfter)
        {
            Volatile.Write(ref _inUseTold, Node.Time.GetTimestamp());
            InTurn(() => GrainContext.ActivationServices.GetService<IGrainRuntime>()?.DelayDeactivation(GrainContext, InUse));
        }
    }

    private void Enqueue(Action turn) => Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.None, _turns).Ignore();

    // Orleans' timers and calls belong to the turns of the grain that makes them.
    private void InTurn(Action action)
    {
        if (TaskScheduler.Current == _turns)
        {
            action();
        }
        else
        {
            Enqueue(action);
        }
    }

    /// <summary>A command, whoever sends it: a client or another grain, by Orleans or by hand.</summary>
    public abstract ValueTask<Reply> Handle(Envelope<TCommand> command);

    /// <summary>Decides the command when it may be acted on, and answers when the answer may leave.</summary>
    protected ValueTask<Reply> Take(Envelope<TCommand> envelope) => Take(envelope, Node.Log.Epoch);

    /// <summary>As <see cref="Take(Envelope{TCommand})"/>, for a command that was made ready in <paramref name="epoch"/>: if that has ended, nothing happens.</summary>
    protected ValueTask<Reply> Take(Envelope<TCommand> envelope, Epoch epoch) =>
        Spans.Source.HasListeners() && Activity.Current is { IsAllDataRequested: true } ? TakeInSpan(envelope, epoch) : Decide(envelope, epoch);

    private async ValueTask<Reply> TakeInSpan(Envelope<TCommand> envelope, Epoch epoch)
    {
        using var span = Spans.Source.StartActivity($"{Name.Type} {envelope.Command.GetType().Name}");
        var reply = await Decide(envelope, epoch);
        span?.SetTag("oms.grain", _address).SetTag("oms.version", Activation.AppendedVersion).SetTag("oms.reply", reply.GetType().Name);
        return reply;
    }

    private ValueTask<Reply> Decide(Envelope<TCommand> envelope, Epoch epoch)
    {
        var stays = false;
        if (envelope.Process is { } sender && !envelope.Durable)
        {
            switch (Node.Log.SourceOf(sender, epoch))
            {
                case MessageSource.Elsewhere: return new(new NotDurableYet());
                case MessageSource.EndedEpoch: return new(Unavailable);
                default: stays = true; break;
            }
        }
        else if (NotNow(envelope) is { } refusal)
        {
            return new(refusal);
        }

        if (envelope.Process is not null)
        {
            GrainMetrics.Received(stays);
        }

        var asked = new Asked(stays ? null : Node.Log, epoch);
        var judged = Activation.Handle(envelope.Command, envelope.Actor, envelope.Cause, epoch, asked.Tell);
        if (Node.Store.IsShared && envelope.Process is not null && !judged.HasAppended)
        {
            return LeaveIfNewest(envelope.Command, judged.Version, epoch, stays, asked);
        }

        // What stays in the process waits for nothing: most messages between grains are answered within their turn.
        return asked.Left is { Kind: OutcomeKind.Reply, Replayed: false } left ? new(left.Reply!) : Leave(envelope.Command, epoch, stays, asked);
    }

    /// <summary>
    /// Why a client's command is not even decided: it comes too late to be of use, more waits for the disk than should, or the grain may have gone on in another
    /// process by now, so that a refusal or a repeated answer would be out of date. Null when it may be.
    /// Messages between grains are never turned away: what is owed has to get done, or those who wait for it would wait for good.
    /// </summary>
    protected Unavailable? NotNow(Envelope<TCommand> envelope) =>
        envelope.Process is not null ? null
        : envelope.Deadline < Node.Now ? new Unavailable("It came too late to be of use. Nothing has happened.", TooMuch: true)
        : Node.Log.Full ? new Unavailable("Too much waits for the disk. Nothing has happened.", TooMuch: true)
        : Node.IsStalled || !Node.Lease.IsFresh ? Unavailable
        : null;

    /// <summary>The state as callers may see it: on disk, and the newest there is.</summary>
    /// <exception cref="StoreUnavailableException">It may be out of date: the grain may have gone on in another process.</exception>
    protected TState Durable => Node.Lease.IsFresh
        ? (Activation.Published ?? throw new InvalidOperationException($"{Name} is not loaded.")).State
        : throw new StoreUnavailableException("this silo's lease has run out");

    /// <summary>What is told of a command whose decision never happened, or may not have.</summary>
    protected Unavailable Unavailable => new("The process could not make it durable. Nothing is known to have happened.", Node.Log.StoreIsFull);

    // An answer without an event has no row that would fail to be written. The grain that asked acts on it for good: it has to be sure.
    // What counts is what was on disk when it was decided; while it waits to leave, the grain may have gone on.
    private async ValueTask<Reply> LeaveIfNewest(TCommand command, long version, Epoch epoch, bool stays, Asked asked)
    {
        var reply = await Leave(command, epoch, stays, asked);
        return await Activation.WasNewestAsync(Node, version, epoch, CancellationToken.None).OrUnavailable() ? reply : Unavailable;
    }

    private async ValueTask<Reply> Leave(TCommand command, Epoch epoch, bool stays, Asked asked)
    {
        var outcome = asked.Left ?? await asked.Later();
        if (outcome.Kind == OutcomeKind.AsOf && await Node.Log.DurableAsync(epoch))
        {
            var state = await Activation.StateAsOfAsync(_rules, Node, outcome.Version, CancellationToken.None).OrUnavailable();
            var reply = _rules.Answer(state, command).Reply!;
            return stays || await Node.Log.DurableAsync(epoch) ? reply with { Replayed = outcome.Replayed } : Unavailable;
        }

        return outcome.Kind != OutcomeKind.Reply ? Unavailable
            : outcome.Replayed ? outcome.Reply! with { Replayed = true }
            : outcome.Reply!;
    }

    private Task SendAsync(Request request, string token) => AnswerLater(request, token, AnswerByPost(request, token), Node.Time.GetTimestamp());

    private async Task<Reply> AnswerByPost(Request request, string token)
    {
        var epoch = Node.Log.Epoch;
        if (epoch.Token != token)
        {
            return Unavailable;
        }

        // What goes to another process waits for the disk anyway: sent before, it would only be turned back.
        if (Runtime.IsElsewhere(request.To))
        {
            return await Node.Log.DurableAsync(epoch) ? await Runtime.Post.SendAsync(_address, request, token, durable: true) : Unavailable;
        }

        var answer = await Runtime.Post.SendAsync(_address, request, token, durable: false);
        return answer is NotDurableYet && await Node.Log.DurableAsync(epoch)
            ? await Runtime.Post.SendAsync(_address, request, token, durable: true)
            : answer;
    }

    private async Task AnswerLater(Request request, string token, Task<Reply> reply, long began)
    {
        Reply? answer = null;
        try
        {
            answer = await reply;
        }
#pragma warning disable CA1031 // Whatever kept the answer away, the request is still owed and is sent again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Runtime.NoAnswer(Name, request, e);
        }

        Answered(request, token, answer, began);
    }

    private void Answered(Request request, string token, Reply? answer, long began)
    {
        GrainMetrics.Answered(request.Message, answer, Node.Time.GetElapsedTime(began));
        try
        {
            if (answer is null or Interfaces.Unavailable or NotDurableYet)
            {
                Activation.Failed(request);
            }
            else
            {
                Activation.Answered(request, answer, token);
            }
        }
#pragma warning disable CA1031 // Nobody awaits this: a rule that throws is a defect, told here or nowhere.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Runtime.Defect(Name, request, e);
        }
    }

    /// <summary>
    /// What becomes of one command, when it may be told to its sender: at once where that is in this process, else when all that was
    /// appended by then is on disk.
    /// </summary>
    /// <param name="log">Null for a sender in this process.</param>
    private sealed class Asked(Log? log, Epoch epoch)
    {
        private readonly Lock _gate = new();
        private Outcome<Reply>? _left;
        private TaskCompletionSource<Outcome<Reply>>? _later;

        public Outcome<Reply>? Left
        {
            get
            {
                lock (_gate)
                {
                    return _left;
                }
            }
        }

        /// <summary>Called in the grain's turn.</summary>
        public void Tell(Outcome<Reply> outcome)
        {
            if (log is null || outcome.Kind != OutcomeKind.Reply)
            {
                Leave(outcome);
            }
            else
            {
                log.WhenDurable(epoch, durable => Leave(durable ? outcome : Outcome<Reply>.Unavailable(epoch)));
            }
        }

        public Task<Outcome<Reply>> Later()
        {
            lock (_gate)
            {
                return _left is { } left ? Task.FromResult(left) : (_later ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        // In the grain's turn, or on the journal's thread.
        private void Leave(Outcome<Reply> outcome)
        {
            lock (_gate)
            {
                _left = outcome;
            }

            _later?.TrySetResult(outcome);
        }
    }
}
