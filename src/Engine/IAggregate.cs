using System.Collections.Immutable;

namespace OrleansOms.Engine;

/// <summary>
/// The rules of one kind of grain, as pure functions: no clock, no I/O, no chance, no state of their own. The engine asks, the
/// rules say. States are immutable, so what was published stays as it was.
/// </summary>
/// <typeparam name="TState">What the events so far add up to.</typeparam>
/// <typeparam name="TCommand">What can be asked, the answers of other grains included.</typeparam>
/// <typeparam name="TEvent">What can happen.</typeparam>
/// <typeparam name="TReply">What a caller is told, refusals included.</typeparam>
public interface IAggregate<TState, TCommand, TEvent, TReply>
    where TState : class
    where TCommand : class
    where TEvent : class
    where TReply : class
{
    /// <summary>The type in a <see cref="GrainName"/>; part of the journal's format, never changed.</summary>
    string Type { get; }

    /// <summary>The state before the first event.</summary>
    TState Initial(string id);

    /// <summary>What <paramref name="command"/> comes to in <paramref name="state"/>. Deciding the same command twice yields no second event.</summary>
    Decision<TEvent, TReply> Decide(TState state, TCommand command, Origin origin);

    /// <summary>The state after <paramref name="recorded"/>. Total, never validates; an event it does not know throws.</summary>
    TState Evolve(TState state, in Recorded<TEvent> recorded);

    /// <summary>What the grain still has to get from others, and when it next wants to be woken, from state alone.</summary>
    Owed Owed(TState state);

    /// <summary>What <paramref name="command"/>'s caller is told. Asked after a decision that was no refusal, and again after each event until it is told.</summary>
    Answer<TReply> Answer(TState state, TCommand command);

    /// <summary>Another grain's answer to <paramref name="request"/>, as a command of this grain.</summary>
    TCommand Answered(Request request, object answer);

    /// <summary>The command for a deadline that has passed; null when nothing is due at <paramref name="now"/>.</summary>
    TCommand? Due(TState state, DateTimeOffset now);

    /// <summary>How events are written and read; one golden file each.</summary>
    IEventCodec<TEvent> Events { get; }

    /// <summary>How snapshots are written and read.</summary>
    IStateCodec<TState> States { get; }
}

/// <summary>What a grain still has to get from others.</summary>
/// <param name="Requests">In the order to send them. One with the id of a request under way waits until that one is answered.</param>
/// <param name="Deadline">When <see cref="IAggregate{TState,TCommand,TEvent,TReply}.Due"/> wants to be asked; null for never.</param>
public readonly record struct Owed(ImmutableArray<Request> Requests, DateTimeOffset? Deadline)
{
    /// <summary>Nothing owed.</summary>
    public static Owed Nothing { get; } = new([], null);

    /// <summary>All of it: the same for two that owe the same, as far as their messages say themselves.</summary>
    public override string ToString() =>
        $"{string.Join(", ", Requests.Select(request => $"{request.Id} to {request.To}: {request.Message}"))} deadline {Deadline:O}";
}

/// <summary>One message that is owed to another grain. Sent until answered, so its receiver must take it twice without harm.</summary>
/// <param name="Id">Unique among what the grain owes, the same each time it is derived: at most one request of an id is under way.</param>
/// <param name="To">The receiver.</param>
/// <param name="Message">The receiver's command; opaque to the engine.</param>
public sealed record Request(string Id, GrainName To, object Message);

/// <summary>Whether and what a caller can be told.</summary>
public enum AnswerKind
{
    /// <summary>Not yet: ask again after the next event.</summary>
    UnderWay,

    /// <summary><see cref="Answer{TReply}.Reply"/> is the answer.</summary>
    Now,

    /// <summary>The answer was settled at <see cref="Answer{TReply}.Version"/>: the engine asks again with the state of that version.</summary>
    AsOf,
}

/// <summary>What a caller can be told; see <see cref="AnswerKind"/>.</summary>
public readonly record struct Answer<TReply>(AnswerKind Kind, TReply? Reply, long Version)
    where TReply : class
{
    public static Answer<TReply> UnderWay => new(AnswerKind.UnderWay, null, 0);

    public static Answer<TReply> Now(TReply reply) => new(AnswerKind.Now, reply, 0);

    public static Answer<TReply> AsOf(long version) => new(AnswerKind.AsOf, null, version);
}
