using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// What stands between one activation and the rest of the process, whoever gives it turns: commands come in and answers go out, what is owed is handed over or
/// sent. It holds no rule. What leaves the process waits here until the log is durable.
/// </summary>
public abstract class Shell<TState, TCommand, TEvent> : IActivationHost, INeighbour, ISender
    where TState : class
    where TCommand : class
    where TEvent : class
{
    /// <summary>How long answers may change nothing, as while units are held by others, before it is looked why; and the pause between two such looks.</summary>
    private static readonly TimeSpan LooksAfter = TimeSpan.FromSeconds(1);

    private readonly IAggregate<TState, TCommand, TEvent, Reply> _rules;
    private readonly string _address;
    private long _lookedAt;

    protected Shell(GrainName name, GrainRuntime runtime, IAggregate<TState, TCommand, TEvent, Reply> rules)
    {
        Name = name;
        Runtime = runtime;
        _rules = rules;
        _address = name.ToString();
        _lookedAt = runtime.Node.Time.GetTimestamp();
        Activation = new(name, rules, runtime.Node, this, enters: false);
    }

    protected GrainRuntime Runtime { get; }

    protected GrainName Name { get; }

    protected internal Activation<TState, TCommand, TEvent, Reply> Activation { get; }

    protected Node Node => Runtime.Node;

    /// <summary>Gives the activation, which has entered, its history.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    protected async ValueTask LoadAsync(CancellationToken stop) => await Activation.LoadAsync(_rules, Node, stop).OrUnavailable();

    /// <summary>Leaves memory as soon as all that it appended is durable. Commands that come by other ways than its own turns are not taken from now on.</summary>
    protected async ValueTask LeaveMemoryAsync()
    {
        Activation.Retire();
        while (!Activation.TryClose())
        {
            await Node.Log.DurableAsync(Node.Log.Epoch);
        }
    }

    // Grains that are in this process's memory are told at once, on this thread; any other by Orleans, in a turn of this one.
    void IActivationHost.Send(IReadOnlyList<Outgoing> requests)
    {
        List<Letter>? near = null;
        foreach (var content in requests)
        {
            if (Runtime.Neighbours.Find(content.Request.To) is { } neighbour)
            {
                (near ??= new(requests.Count)).Add(new(neighbour, content));
            }
            else
            {
                SendInTurn(content);
            }
        }

        if (near is not null)
        {
            HandDelivery.Run(new(this, near));
        }
    }

    private void SendInTurn(Outgoing content) => InTurn(() => _ = SendAsync(content));

    void IActivationHost.RetryAfter(string request, TimeSpan pause) => RetryAfter(request, pause);

    void IActivationHost.Enqueue(Action turn) => Enqueue(turn);

    void IActivationHost.Deactivate() => Deactivate();

    ValueTask<Reply> INeighbour.Take(object message, string from, string cause, string token, bool isDurable)
    {
        InUse();
        return Handle(new Envelope<TCommand>((TCommand)message, from, cause, token, isDurable));
    }

    // Nearly all answer at once. Taken together their answers are one decision, however many lines an order has.
    void ISender.Deliver(IReadOnlyList<Letter> letters)
    {
        var answers = new List<Answered>(letters.Count);
        foreach (var (neighbour, content) in letters)
        {
            var began = Node.Time.GetTimestamp();
            if (Tell(neighbour, content, out var later) is not { } reply)
            {
                AnswerInTurn(content, later!, began);
            }
            else if (IsAnswer(content.Request, reply, began))
            {
                answers.Add(new(content.Request, reply, content.Token));
            }
            else
            {
                Activation.Failed(content.Request);
            }
        }

        Answered(CollectionsMarshal.AsSpan(answers));
    }

    void ISender.DeliverLater(IReadOnlyList<Letter> letters) => Enqueue(() => HandDelivery.Run(new(this, letters)));

    /// <summary>The neighbour's answer, if it comes at once; else null, and it comes <paramref name="later"/>, or what kept it away.</summary>
    private Reply? Tell(INeighbour neighbour, Outgoing content, out Task<Reply>? later)
    {
        later = null;
        try
        {
            var (request, token) = content;
            if (Node.Log.Epoch.Token != token)
            {
                return Unavailable;
            }

            var reply = neighbour.Take(request.Message, _address, request.Id, token);
            if (reply.IsCompletedSuccessfully)
            {
                return reply.Result;
            }

            later = reply.AsTask();
        }
#pragma warning disable CA1031 // Whatever kept the answer away, the request is still owed and is sent again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            later = Task.FromException<Reply>(e);
        }

        return null;
    }

    /// <summary>Calls the activation's Retry with <paramref name="request"/> after <paramref name="pause"/>. May be called from any thread.</summary>
    protected abstract void RetryAfter(string request, TimeSpan pause);

    /// <summary>Where its own turns are, and its calls to others belong.</summary>
    protected abstract TaskScheduler Turns { get; }

    /// <summary>Runs <paramref name="turn"/> as a turn of its own. May be called from any thread.</summary>
    protected void Enqueue(Action turn) => Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.None, Turns).Ignore();

    /// <summary>Runs <paramref name="action"/> in a turn: the one that it is called in, or another. May be called from any thread.</summary>
    protected void InTurn(Action action)
    {
        if (TaskScheduler.Current == Turns)
        {
            action();
        }
        else
        {
            Enqueue(action);
        }
    }

    /// <summary>Ends the activation, in a turn of its own.</summary>
    protected abstract void Deactivate();

    /// <summary>It was told something by hand.</summary>
    protected virtual void InUse()
    {
    }

    /// <summary>A command, whoever sends it: a client or another grain, by Orleans or by hand.</summary>
    public abstract ValueTask<Reply> Handle(Envelope<TCommand> command);

    /// <summary>Decides the command when it may be acted on, and answers when the answer may leave.</summary>
    protected ValueTask<Reply> Take(Envelope<TCommand> envelope) => Take(envelope, Node.Log.Epoch);

    /// <summary>As <see cref="Take(Envelope{TCommand})"/>, for a command that was made ready in <paramref name="epoch"/>: if that has ended, nothing happens.</summary>
    protected internal ValueTask<Reply> Take(Envelope<TCommand> envelope, Epoch epoch) =>
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
        else if (Runtime.NotNow(envelope) is { } refusal)
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

    /// <summary>The state as callers may see it: on disk, and the newest there is.</summary>
    /// <exception cref="StoreUnavailableException">It may be out of date: the grain may have gone on in another process.</exception>
    protected TState Durable => Node.Lease.IsFresh
        ? (Activation.Published ?? throw new InvalidOperationException($"{Name} is not loaded.")).State
        : throw new StoreUnavailableException("this silo's lease has run out");

    private Unavailable Unavailable => Runtime.Unavailable;

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

    private Task SendAsync(Outgoing content) => AnswerLater(content, AnswerByPost(content), Node.Time.GetTimestamp());

    private async Task<Reply> AnswerByPost(Outgoing content)
    {
        var epoch = Node.Log.Epoch;
        var (request, token) = content;
        if (epoch.Token != token)
        {
            return Unavailable;
        }

        // What goes to another process waits for the disk anyway: sent before, it would only be turned back.
        if (Runtime.Post.GoesElsewhere(request.To))
        {
            return await Node.Log.DurableAsync(epoch) ? await Runtime.Post.SendAsync(_address, request, token, durable: true) : Unavailable;
        }

        var answer = await Runtime.Post.SendAsync(_address, request, token, durable: false);
        return answer is NotDurableYet && await Node.Log.DurableAsync(epoch)
            ? await Runtime.Post.SendAsync(_address, request, token, durable: true)
            : answer;
    }

    private void AnswerInTurn(Outgoing content, Task<Reply> reply, long began) => Enqueue(() => _ = AnswerLater(content, reply, began));

    private async Task AnswerLater(Outgoing content, Task<Reply> reply, long began)
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
            Runtime.NoAnswer(Name, content.Request, e);
        }

        if (IsAnswer(content.Request, answer, began))
        {
            Answered([new(content.Request, answer, content.Token)]);
        }
        else
        {
            Activation.Failed(content.Request);
        }
    }

    private bool IsAnswer(Request request, [NotNullWhen(true)] Reply? reply, long began)
    {
        GrainMetrics.Answered(request.Message, reply, Node.Time.GetElapsedTime(began));
        return reply is not (null or Interfaces.Unavailable or NotDurableYet);
    }

    private void Answered(ReadOnlySpan<Answered> answers)
    {
        if (answers.IsEmpty)
        {
            return;
        }

        try
        {
            var epoch = Node.Log.Epoch;
            if (Activation.Answered(answers) is { HasAppended: false } judged && Node.Store.IsShared)
            {
                LookWhetherNewest(judged.Version, epoch);
            }
        }
#pragma warning disable CA1031 // Nobody awaits this: a rule that throws is a defect, told here or nowhere.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Runtime.Defect(Name, answers[0].Request, e);
        }
    }

    // Where the grain has gone on in another process, what it still asks for here may be over and done with: then no answer ever changes anything, no alarm wakes
    // it, and whoever waits for it would wait for good. It is asked for again, so a look that fails is made again, too.
    private void LookWhetherNewest(long version, Epoch epoch)
    {
        if (Node.Time.GetElapsedTime(Volatile.Read(ref _lookedAt)) > LooksAfter)
        {
            Volatile.Write(ref _lookedAt, Node.Time.GetTimestamp());
            InTurn(() => Activation.WasNewestAsync(Node, version, epoch, CancellationToken.None).AsTask().Ignore());
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
