using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests;

/// <summary>One grain of the network, whatever its kind.</summary>
internal interface IMember
{
    Owed Owed { get; }

    /// <summary>Takes a message; what comes back is asked until it has the answer.</summary>
    Func<Reply?> Take(object message, DateTimeOffset now);

    /// <summary>Takes the answer to what it owed.</summary>
    void Answered(Request request, Reply reply, DateTimeOffset now);

    /// <summary>Does what is due.</summary>
    void Wake(DateTimeOffset now);
}

/// <summary>One grain of the network: its rules and its state.</summary>
/// <param name="seen">Told of every event, with the state before it.</param>
internal sealed class Member<TState, TCommand, TEvent>(
    IAggregate<TState, TCommand, TEvent, Reply> rules, string id, Action<TState, TEvent>? seen = null) : IMember
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly List<TCommand> _waiting = [];

    public string Id => id;

    public TState State { get; private set; } = rules.Initial(id);

    public long Version { get; private set; }

    /// <summary>What callers who had to wait were told, in order.</summary>
    public List<Reply> Told { get; } = [];

    public Owed Owed => rules.Owed(State);

    public Reply? Handle(TCommand command, DateTimeOffset now)
    {
        if (Decide(command, now) is { } refusal)
        {
            return refusal;
        }

        var answer = rules.Answer(State, command);
        if (answer.Kind == AnswerKind.UnderWay)
        {
            _waiting.Add(command);
        }

        return answer.Reply;
    }

    public Func<Reply?> Take(object message, DateTimeOffset now) =>
        Decide((TCommand)message, now) is { } refusal ? () => refusal : () => rules.Answer(State, (TCommand)message).Reply;

    public void Answered(Request request, Reply reply, DateTimeOffset now) => Decide(rules.Answered(request, reply), now);

    public void Wake(DateTimeOffset now)
    {
        if (rules.Due(State, now) is { } due)
        {
            Decide(due, now);
        }
    }

    private Reply? Decide(TCommand command, DateTimeOffset now)
    {
        var decision = rules.Decide(State, command, new Origin(now, "test", "test"));
        foreach (var body in decision.Events)
        {
            seen?.Invoke(State, body);
            State = rules.Evolve(State, new Recorded<TEvent>(++Version, new Origin(now, "test", "test"), body));
            Tell();
        }

        return decision.Refusal;
    }

    private void Tell()
    {
        foreach (var command in _waiting.ToArray())
        {
            if (rules.Answer(State, command) is { Kind: AnswerKind.Now } answer)
            {
                _waiting.Remove(command);
                Told.Add(answer.Reply!);
            }
        }
    }
}

internal static class Member
{
    /// <summary>The member of that id, made when it is first asked for.</summary>
    public static Member<TState, TCommand, TEvent> Of<TState, TCommand, TEvent>(
        SortedDictionary<string, Member<TState, TCommand, TEvent>> members,
        IAggregate<TState, TCommand, TEvent, Reply> rules,
        string id,
        Action<TState, TEvent>? seen = null)
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        if (!members.TryGetValue(id, out var member))
        {
            members.Add(id, member = new Member<TState, TCommand, TEvent>(rules, id, seen));
        }

        return member;
    }
}
