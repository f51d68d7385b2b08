using System.Buffers;
using System.Text.Json;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>
/// One grain in memory: takes commands one at a time, decides by its rules, appends, owes, answers. Invariants: its state is
/// exactly what it appended; <see cref="Published"/> is exactly what is on disk; at most one request of an id is under way. All
/// methods but those of <see cref="IResident"/> are called in the grain's turns and never wait.
/// </summary>
public sealed class Activation<TState, TCommand, TEvent, TReply> : IResident
    where TState : class
    where TCommand : class
    where TEvent : class
    where TReply : class
{
    private readonly IAggregate<TState, TCommand, TEvent, TReply> _rules;
    private readonly Node _node;
    private readonly IActivationHost _host;
    private readonly Requests _requests;
    private readonly ArrayBufferWriter<byte> _bytes = new(512);
    private List<Waiter>? _waiters;
    private Utf8JsonWriter? _json;
    private TState _state;
    private Owed _owed = Owed.Nothing;
    private DateTimeOffset _lastAt;
    private DateTimeOffset? _alarm;
    private long _tailBytes;
    private long _snapshotBytes;
    private volatile Published<TState>? _published;
    private volatile bool _dropped;

    public Activation(GrainName name, IAggregate<TState, TCommand, TEvent, TReply> rules, Node node, IActivationHost host)
    {
        Name = name;
        _rules = rules;
        _node = node;
        _host = host;
        _requests = new Requests(host);
        _state = rules.Initial(name.Id);
        node.Residents.Enter(this);
    }

    public GrainName Name { get; }

    public long AppendedVersion { get; set; }

    public bool Dropped => _dropped;

    public bool HasWorkInHand => _waiters is { Count: > 0 };

    /// <summary>The newest state that is on disk; null until the grain's history is loaded. May be read from any thread.</summary>
    public Published<TState>? Published => _published;

    /// <summary>The newest state, on disk or not: for decisions outside of the rules' own, such as what to look up first.</summary>
    public TState State => _state;

    /// <summary>Takes over what the store knows. Called once, before any command.</summary>
    /// <exception cref="JournalDamagedException">A row does not read as events.</exception>
    public void Replay(History history)
    {
        (_state, AppendedVersion, _lastAt) = Fold(history);
        _alarm = history.Rows is [.., var last] ? last.AlarmAt : history.SnapshotAlarm;
        _snapshotBytes = history.Snapshot?.State.Length ?? 0;
        _tailBytes = history.Rows.Sum(row => (long)row.Events.Length);
        _published = new Published<TState>(AppendedVersion, _state);
        _owed = _rules.Owed(_state);
        if (!_owed.Requests.IsEmpty)
        {
            _host.Enqueue(() => Pursue(_node.Log.Epoch));
        }
    }

    /// <summary>What <paramref name="history"/> adds up to: the state, its version, and the time of its last event.</summary>
    /// <exception cref="JournalDamagedException">A row does not read as events.</exception>
    public (TState State, long Version, DateTimeOffset LastAt) Fold(History history)
    {
        var state = history.Snapshot is { } snapshot ? _rules.States.Read(snapshot.State.Span) : _rules.Initial(Name.Id);
        var version = history.Snapshot?.Version ?? 0;
        var lastAt = DateTimeOffset.MinValue;
        foreach (var recorded in history.Rows.SelectMany(row => EventJson.Read(row, _rules.Events)))
        {
            state = _rules.Evolve(state, recorded);
            (version, lastAt) = (recorded.Version, recorded.Origin.At);
        }

        return (state, version, lastAt);
    }

    /// <summary>Decides <paramref name="command"/> and calls back once, now or later, with what became of it.</summary>
    /// <param name="done">Null when nobody waits for it.</param>
    /// <param name="epoch">The epoch at the turn's beginning: if it ends before the decision is appended, nothing has happened.</param>
    public void Handle(TCommand command, string actor, string cause, Epoch epoch, Action<Outcome<TReply>>? done)
    {
        if (_dropped || epoch.Ended || _node.Log.Broken || (_waiters?.Count ?? 0) >= Limits.WaitersMax)
        {
            done?.Invoke(new(OutcomeKind.Unavailable, null, 0, Replayed: false, epoch));
            return;
        }

        var origin = new Origin(NotBefore(_node.Now), actor, cause);
        var decision = _rules.Decide(_state, command, origin);
        if (decision.Refusal is { } refusal)
        {
            done?.Invoke(new(OutcomeKind.Reply, refusal, 0, Replayed: false, epoch));
            return;
        }

        Carry(decision, origin, epoch, done is null ? null : new Waiter(command, decision.Known, epoch, done));
    }

    /// <summary>The answer to a request that was sent in the epoch of <paramref name="token"/>.</summary>
    public void Answered(Request request, object answer, string token)
    {
        // An answer may rest on what its giver decided and, its epoch having ended, never did: it is asked again.
        var epoch = _node.Log.Epoch;
        if (token != epoch.Token)
        {
            Failed(request);
            return;
        }

        if (_dropped)
        {
            return;
        }

        _requests.Arrived(request);
        var before = AppendedVersion;
        Handle(_rules.Answered(request, answer), request.To.ToString(), request.Id, epoch, done: null);

        // An answer that changed nothing (the stock was busy) does not settle the request: it is sent again after a pause.
        if (AppendedVersion == before)
        {
            _requests.Pause(request, Limits.BusyPause, Limits.BusyPauseMax);
        }
        else
        {
            _requests.Forget(request);
        }
    }

    /// <summary>No answer came: the request is sent again after a pause that doubles each time.</summary>
    public void Failed(Request request)
    {
        if (!_dropped)
        {
            _requests.Arrived(request);
            _requests.Pause(request, Limits.FailurePause, Limits.FailurePauseMax);
        }
    }

    /// <summary>A pause is over: what is still owed is sent again.</summary>
    public void Retry()
    {
        if (!_dropped)
        {
            _requests.EndPauses();
            Pursue(_node.Log.Epoch);
        }
    }

    /// <summary>Does what is due by now and sends what is owed and not under way. Doing it again changes nothing.</summary>
    public void Wake()
    {
        if (_dropped)
        {
            return;
        }

        var epoch = _node.Log.Epoch;
        if (_rules.Due(_state, _node.Now) is { } due)
        {
            Handle(due, Name.ToString(), "deadline", epoch, done: null);
        }

        Pursue(epoch);
    }

    /// <summary>Leaves memory. The caller waits first until all that it appended is durable.</summary>
    public void Close()
    {
        _dropped = true;
        _node.Residents.Leave(this);
        _json?.Dispose();
    }

    int IResident.WriteSnapshot(object state, IBufferWriter<byte> target)
    {
        _rules.States.Write(target, (TState)state);
        return _rules.States.Shape;
    }

    void IResident.BecameDurable(long version, object state, DateTimeOffset? alarmAt, int snapshotBytes)
    {
        _published = new Published<TState>(version, (TState)state);
        if (snapshotBytes > 0)
        {
            Interlocked.Exchange(ref _snapshotBytes, snapshotBytes);
            Interlocked.Exchange(ref _tailBytes, 0);
        }

        _node.Residents.Published?.Invoke(Name);
    }

    void IResident.Drop()
    {
        _dropped = true;
        _node.Residents.Leave(this);
        _host.Enqueue(() =>
        {
            foreach (var waiter in Interlocked.Exchange(ref _waiters, null) ?? [])
            {
                waiter.Done(new(OutcomeKind.Unavailable, null, 0, Replayed: false, waiter.Epoch));
            }

            _host.Deactivate();
        });
    }

    /// <summary>Evolves, appends, then answers and sends: nothing that follows from a decision happens before it is appended.</summary>
    private void Carry(Decision<TEvent, TReply> decision, Origin origin, Epoch epoch, Waiter? waiter)
    {
        var next = _state;
        var version = AppendedVersion;
        var told = new List<(Waiter Waiter, Answer<TReply> Answer)>(1);
        List<Waiter> waiting = waiter is null ? [.. _waiters ?? []] : [.. _waiters ?? [], waiter];
        if (decision.Events.IsEmpty)
        {
            Tell(waiting, next, told);
        }

        _bytes.ResetWrittenCount();
        foreach (var body in decision.Events)
        {
            version++;
            next = _rules.Evolve(next, new Recorded<TEvent>(version, origin, body));
            EventJson.Write(_bytes, _json ??= new Utf8JsonWriter(_bytes), _rules.Events, origin, body);
            Tell(waiting, next, told);
        }

        if (!decision.Events.IsEmpty && !TryAppend(next, decision.Events.Length, origin, epoch))
        {
            waiter?.Done(new(OutcomeKind.Unavailable, null, 0, Replayed: false, epoch));
            return;
        }

        _waiters = waiting;
        Release(told);
        if (!decision.Events.IsEmpty)
        {
            Pursue(epoch);
        }
    }

    private bool TryAppend(TState next, int count, Origin origin, Epoch epoch)
    {
        var owed = _rules.Owed(next);
        var alarm = AlarmFor(owed, origin.At);
        var due = _tailBytes + _bytes.WrittenCount > Math.Max(Limits.SnapshotTailBytesMin, _snapshotBytes);
        try
        {
            _node.Log.Append(
                this, epoch, new Appended(AppendedVersion + 1, count, _bytes.WrittenMemory, next, alarm, _alarm, due));
        }
        catch (EpochEndedException)
        {
            return false;
        }

        _state = next;
        _owed = owed;
        _alarm = alarm;
        _lastAt = origin.At;
        Interlocked.Add(ref _tailBytes, _bytes.WrittenCount);
        return true;
    }

    private void Tell(List<Waiter> waiting, TState state, List<(Waiter Waiter, Answer<TReply> Answer)> told)
    {
        for (var i = 0; i < waiting.Count; i++)
        {
            var answer = _rules.Answer(state, waiting[i].Command);
            if (answer.Kind != AnswerKind.UnderWay)
            {
                told.Add((waiting[i], answer));
                waiting.RemoveAt(i--);
            }
        }
    }

    private static void Release(List<(Waiter Waiter, Answer<TReply> Answer)> told)
    {
        foreach (var (waiter, answer) in told)
        {
            waiter.Done(answer.Kind == AnswerKind.Now
                ? new(OutcomeKind.Reply, answer.Reply, 0, waiter.Replayed, waiter.Epoch)
                : new(OutcomeKind.AsOf, null, answer.Version, waiter.Replayed, waiter.Epoch));
        }
    }

    private void Pursue(Epoch epoch)
    {
        if (!_dropped && !epoch.Ended)
        {
            _requests.Pursue(_owed, epoch);
        }
    }

    private static DateTimeOffset? AlarmFor(Owed owed, DateTimeOffset at) =>
        owed.Requests.IsEmpty ? owed.Deadline
        : owed.Deadline is { } deadline && deadline < at + Limits.OwedAlarm ? deadline
        : at + Limits.OwedAlarm;

    private DateTimeOffset NotBefore(DateTimeOffset now) => now > _lastAt ? now : _lastAt;

    private sealed record Waiter(TCommand Command, bool Replayed, Epoch Epoch, Action<Outcome<TReply>> Done);
}
