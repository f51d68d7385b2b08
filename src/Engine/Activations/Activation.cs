using System.Buffers;
using System.Collections.Immutable;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>
/// One grain in memory: takes commands one at a time, decides by its rules, appends, owes, answers. Invariants: its state is
/// exactly what it appended; <see cref="Published"/> is exactly what is on disk; at most one request of an id is under way. Its
/// methods may be called from any thread and never wait for anything but each other; what is owed is sent when they are done with the
/// state, so that no thread ever holds two activations.
/// </summary>
public sealed class Activation<TState, TCommand, TEvent, TReply> : IResident, IHosted
    where TState : class
    where TCommand : class
    where TEvent : class
    where TReply : class
{
    private readonly IAggregate<TState, TCommand, TEvent, TReply> _rules;
    private readonly Node _node;
    private readonly IActivationHost _host;
    private readonly Requests _requests;
    private readonly Waiters<TState, TCommand, TReply> _waiters;
    private readonly Lock _gate = new();
    private List<Outgoing>? _outgoing;
    private TState _state;
    private Owed _owed = Owed.Nothing;
    private DateTimeOffset _lastAt;
    private DateTimeOffset? _alarm;
    private long _tailBytes;
    private long _snapshotBytes;
    private volatile bool _leaving;
    private volatile Published<TState>? _published;
    private volatile bool _dropped;
    private volatile object? _derived;

    /// <param name="enters">Whether it is its grain's activation in this process from now on, in the place of an earlier one; else <see cref="TryEnter"/> makes it that.</param>
    public Activation(GrainName name, IAggregate<TState, TCommand, TEvent, TReply> rules, Node node, IActivationHost host, bool enters = true)
    {
        Name = name;
        _rules = rules;
        _node = node;
        _host = host;
        _requests = new Requests(host);
        _waiters = new(rules.Answer);
        _state = rules.Initial(name.Id);
        if (enters)
        {
            node.Residents.Enter(this);
        }
    }

    public GrainName Name { get; }

    public long AppendedVersion { get; set; }

    public bool Dropped => _dropped;

    public IActivationHost Host => _host;

    public bool IsOpen => _published is not null && !_leaving && !_dropped;

    public bool HasWorkInHand => _waiters.Any;

    /// <summary>The newest state that is on disk; null until the grain's history is loaded. May be read from any thread.</summary>
    public Published<TState>? Published => _published;

    /// <summary>
    /// What somebody made of published states, this grain's and others', and keeps here so that it leaves memory with the grain. Whether it still
    /// holds is his to see, by <see cref="Publishes"/>. May be read and replaced from any thread.
    /// </summary>
    public object? Derived
    {
        get => _derived;
        set => _derived = value;
    }

    /// <summary>True while nothing has to be got from others: the grain may leave memory, and only a deadline brings it back by itself. May be asked from any thread.</summary>
    public bool OwesNothing
    {
        get
        {
            lock (_gate)
            {
                return _owed.Requests.IsEmpty;
            }
        }
    }

    /// <summary>The newest state, on disk or not: for decisions outside of the rules' own, such as what to look up first.</summary>
    public TState State => _state;

    /// <summary>True while <paramref name="state"/> is the newest state on disk, as far as this process knows. May be asked from any thread.</summary>
    public bool Publishes(Published<TState> state) => ReferenceEquals(_published, state) && !_dropped;

    /// <summary>Makes it its grain's activation in this process; false where the grain has one, which stays.</summary>
    public bool TryEnter() => _node.Residents.TryEnter(this);

    /// <summary>Makes it its grain's activation in this process, in the place of an earlier one.</summary>
    public void Enter() => _node.Residents.Enter(this);

    /// <summary>Takes over what the store knows. Called once, before any command.</summary>
    /// <exception cref="JournalDamagedException">A row does not read as events.</exception>
    public void Replay(History history)
    {
        lock (_gate)
        {
            (_state, AppendedVersion, _lastAt) = _rules.Fold(Name.Id, history);
            _alarm = history.Rows is [.., var last] ? last.AlarmAt : history.SnapshotAlarm;
            _snapshotBytes = history.Snapshot?.State.Length ?? 0;
            _tailBytes = history.Rows.Sum(row => (long)row.Events.Length);
            _owed = _rules.Owed(_state);
            _published = new Published<TState>(AppendedVersion, _state);
        }

        if (!OwesNothing)
        {
            _host.Enqueue(Pursue);
        }
    }

    /// <summary>Decides <paramref name="command"/> and calls back once, now or later, with what became of it.</summary>
    /// <param name="done">
    /// Null when nobody waits for it. Must not throw: others may be told after it. It is called before the activation is free for others, so it hands on and
    /// does nothing else.
    /// </param>
    /// <param name="epoch">The epoch at the turn's beginning: if it ends before the decision is appended, nothing has happened.</param>
    public Judged Handle(TCommand command, string actor, string cause, Epoch epoch, Action<Outcome<TReply>>? done)
    {
        Judged judged;
        lock (_gate)
        {
            var before = AppendedVersion;
            Decide(command, actor, cause, epoch, done);
            judged = new(before, HasAppended: AppendedVersion != before);
        }

        SendOutgoing();
        return judged;
    }

    private void Decide(TCommand command, string actor, string cause, Epoch epoch, Action<Outcome<TReply>>? done)
    {
        if (_dropped || epoch.Ended || _node.Log.Broken)
        {
            done?.Invoke(Outcome<TReply>.Unavailable(epoch));
            return;
        }

        var origin = new Origin(NotBefore(_node.Now), actor, cause);
        var decision = _rules.Decide(_state, command, origin);
        if (decision.Refusal is { } refusal)
        {
            done?.Invoke(new(OutcomeKind.Reply, refusal, 0, Replayed: false, epoch));
            return;
        }

        var waiter = done is null ? null : new Waiters<TState, TCommand, TReply>.Waiter(command, decision.Known, epoch, done);
        if (!decision.Events.IsEmpty)
        {
            Carry(decision.Events, origin, epoch, waiter);
        }
        else if (waiter is not null)
        {
            _waiters.Settle(_state, waiter);
        }
    }

    /// <summary>Answers to its requests: judged one after another, in this order, and appended together.</summary>
    public Judged Answered(ReadOnlySpan<Answered> answers)
    {
        Judged judged;
        lock (_gate)
        {
            var before = AppendedVersion;
            TakeAnswers(answers);
            judged = new(before, HasAppended: AppendedVersion != before);
        }

        SendOutgoing();
        return judged;
    }

    /// <summary>No answer came: the request is sent again after a pause that doubles each time.</summary>
    public void Failed(Request request)
    {
        lock (_gate)
        {
            TakeFailure(request);
        }

        SendOutgoing();
    }

    /// <summary>The pause of the request with the id <paramref name="request"/> is over: if it is still owed it is sent again.</summary>
    public void Retry(string request)
    {
        lock (_gate)
        {
            _requests.EndPause(request);
            CollectOwed();
        }

        SendOutgoing();
    }

    /// <summary>Does what is due by now and sends what is owed and not under way. Doing it again changes nothing.</summary>
    public Judged Wake()
    {
        Judged judged;
        lock (_gate)
        {
            var before = AppendedVersion;
            if (!_dropped && _rules.Due(_state, _node.Now) is { } due)
            {
                Decide(due, Name.ToString(), "deadline", _node.Log.Epoch, done: null);
            }

            CollectOwed();
            judged = new(before, HasAppended: AppendedVersion != before);
        }

        SendOutgoing();
        return judged;
    }

    /// <summary>It is about to leave memory: from now on commands come in turns of its host only. See <see cref="IsOpen"/>.</summary>
    public void Retire() => _leaving = true;

    /// <summary>Leaves memory unless something that it appended is not durable yet: then false, and the caller waits and tries again.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_node.Log.HasPending(Name))
            {
                return false;
            }

            Close();
            return true;
        }
    }

    /// <summary>Leaves memory. Nothing that it appended may be undurable; who still waits for an outcome has to ask again.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _dropped = true;
            _node.Residents.Leave(this);
            _waiters.Abandon();
        }
    }

    int IResident.WriteSnapshot(object state, DateTimeOffset lastAt, IBufferWriter<byte> target)
    {
        SnapshotBytes.Write(target, (TState)state, lastAt, _rules.States);
        return _rules.States.Shape;
    }

    void IResident.BecameDurable(long version, object state, int snapshotBytes)
    {
        _published = new Published<TState>(version, (TState)state);
        if (snapshotBytes > 0)
        {
            Volatile.Write(ref _snapshotBytes, snapshotBytes);
        }

        _node.Residents.Published?.Invoke(Name);
    }

    void IResident.Abandon()
    {
        lock (_gate)
        {
            _waiters.Abandon();
        }
    }

    void IResident.Leave() => _host.Enqueue(_host.Deactivate);

    void IResident.Drop()
    {
        _dropped = true;
        _node.Residents.Leave(this);
        _host.Enqueue(() =>
        {
            ((IResident)this).Abandon();
            _host.Deactivate();
        });
    }

    private void TakeAnswers(ReadOnlySpan<Answered> answers)
    {
        if (_dropped)
        {
            return;
        }

        var epoch = _node.Log.Epoch;
        foreach (ref readonly var answer in answers)
        {
            _requests.Arrived(answer.Request);
        }

        try
        {
            var changes = Judge(answers, epoch, out var isAppended);
            for (var i = 0; i < answers.Length; i++)
            {
                Settle(answers[i], epoch, isAppended && changes[i]);
            }
        }
        catch
        {
            // Whoever gave the answers can't mend the rules; but what is owed stays owed, and is not asked for in a tight loop. Each has a pause of its own, so
            // that one which can't be judged does not stand in the way of others for ever.
            foreach (ref readonly var answer in answers)
            {
                _requests.Pause(answer.Request, Limits.FailurePause, Limits.FailurePauseMax);
            }

            throw;
        }

        CollectOwed();
    }

    /// <summary>Appends what the answers lead to.</summary>
    /// <param name="isAppended">Whether that was done, if there was anything.</param>
    /// <returns>Which of them lead to anything.</returns>
    private bool[] Judge(ReadOnlySpan<Answered> answers, Epoch epoch, out bool isAppended)
    {
        var changes = new bool[answers.Length];
        isAppended = false;
        if (epoch.Ended || _node.Log.Broken)
        {
            return changes;
        }

        var at = NotBefore(_node.Now);
        var draft = Begin(joining: null);
        for (var i = 0; i < answers.Length; i++)
        {
            // An answer may rest on what its giver decided and, its epoch having ended, never did: it is asked again.
            var (request, answer, token) = answers[i];
            if (token == epoch.Token)
            {
                var origin = new Origin(at, request.To.ToString(), request.Id);
                var events = _rules.Decide(draft.State, _rules.Answered(request, answer), origin).Events;
                changes[i] = !events.IsEmpty;
                draft.Add(events, origin);
            }
        }

        isAppended = draft.Count > 0 && TryAppend(ref draft, at, epoch);
        if (isAppended)
        {
            draft.Close();
        }

        return changes;
    }

    // An answer that changed nothing (the stock was busy) does not settle the request: it is sent again after a pause.
    private void Settle(in Answered answer, Epoch epoch, bool hasChanged)
    {
        if (hasChanged)
        {
            _requests.Forget(answer.Request);
        }
        else if (answer.Token == epoch.Token)
        {
            _requests.Pause(answer.Request, Limits.BusyPause, Limits.BusyPauseMax);
        }
        else
        {
            _requests.Pause(answer.Request, Limits.FailurePause, Limits.FailurePauseMax);
        }
    }

    private void TakeFailure(Request request)
    {
        if (!_dropped)
        {
            _requests.Arrived(request);
            _requests.Pause(request, Limits.FailurePause, Limits.FailurePauseMax);
            CollectOwed();
        }
    }

    /// <summary>Evolves, appends, then answers and sends: nothing that follows from a decision happens before it is appended.</summary>
    private void Carry(ImmutableArray<TEvent> events, Origin origin, Epoch epoch, Waiters<TState, TCommand, TReply>.Waiter? waiter)
    {
        var draft = Begin(waiter);
        draft.Add(events, origin);
        if (!TryAppend(ref draft, origin.At, epoch))
        {
            waiter?.Refuse();
            return;
        }

        draft.Close();
        CollectOwed();
    }

    private Draft<TState, TCommand, TEvent, TReply> Begin(Waiters<TState, TCommand, TReply>.Waiter? joining) =>
        new(_rules, AppendedVersion, _state, _waiters.Begin(joining));

    private bool TryAppend(ref Draft<TState, TCommand, TEvent, TReply> draft, DateTimeOffset at, Epoch epoch)
    {
        var owed = _rules.Owed(draft.State);
        var alarm = RowChecksum.Time(RowChecksum.Microseconds(AlarmFor(owed, at)));
        var events = draft.Events;
        var tail = _tailBytes + events.Length;
        var due = tail > Math.Max(_node.SnapshotTailBytesMin, Volatile.Read(ref _snapshotBytes));
        try
        {
            _node.Log.Append(this, epoch, new Appended(AppendedVersion + 1, draft.Count, events, draft.State, at, alarm, _alarm, due));
        }
        catch (EpochEndedException)
        {
            return false;
        }

        _state = draft.State;
        _owed = owed;
        _alarm = alarm;
        _lastAt = at;

        // Counted from the snapshot that is on its way: should its flush fail, this activation ends with it.
        _tailBytes = due ? 0 : tail;
        return true;
    }

    private void Pursue()
    {
        lock (_gate)
        {
            CollectOwed();
        }

        SendOutgoing();
    }

    /// <summary>
    /// Notes what is owed and not under way, to be sent. The epoch is read before the look at being dropped, and an epoch drops before the next one is
    /// there, so what was decided in one is never sent under a later one's token.
    /// </summary>
    private void CollectOwed()
    {
        var epoch = _node.Log.Epoch;
        if (!_dropped)
        {
            _requests.Collect(_owed, epoch, ref _outgoing);
        }
    }

    /// <summary>Sends what was noted. Not under the gate: who is sent something may answer at once, and ask something himself.</summary>
    private void SendOutgoing()
    {
        List<Outgoing>? outgoing;
        lock (_gate)
        {
            (outgoing, _outgoing) = (_outgoing, null);
        }

        if (outgoing is not null)
        {
            _host.Send(outgoing);
        }
    }

    private static DateTimeOffset? AlarmFor(Owed owed, DateTimeOffset at) =>
        owed.Requests.IsEmpty ? owed.Deadline
        : owed.Deadline is { } deadline && deadline < at + Limits.OwedAlarm ? deadline
        : at + Limits.OwedAlarm;

    private DateTimeOffset NotBefore(DateTimeOffset now) => now > _lastAt ? now : _lastAt;
}

/// <summary>What a command, or an answer, met: the version of the state that it was judged by, and whether it led to events.</summary>
public readonly record struct Judged(long Version, bool HasAppended);

/// <summary>Something in memory that a host gives turns to.</summary>
public interface IHosted
{
    IActivationHost Host { get; }

    /// <summary>
    /// Whether it takes commands that come without a turn of its host: it is loaded, and not about to leave memory. Before that it can be found while its
    /// host is still being made.
    /// </summary>
    bool IsOpen { get; }
}
