using System.Collections.Immutable;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>
/// What one activation has decided and not appended yet. It works on copies: a rule that throws on the way leaves the activation as it was. One at a time on a thread.
/// </summary>
/// <param name="before">The version of the last event before it.</param>
/// <param name="state">The state after that event.</param>
/// <param name="round">Those who may be told what comes of it.</param>
internal ref struct Draft<TState, TCommand, TEvent, TReply>(
    IAggregate<TState, TCommand, TEvent, TReply> rules, long before, TState state, Waiters<TState, TCommand, TReply>.Round round)
    where TState : class
    where TCommand : class
    where TEvent : class
    where TReply : class
{
    private readonly RowWriter _rows = RowWriter.Begin();
    private Waiters<TState, TCommand, TReply>.Round _round = round;

    /// <summary>The state with all that was added.</summary>
    public TState State { get; private set; } = state;

    /// <summary>How many events were added.</summary>
    public int Count { get; private set; }

    /// <summary>Them as a row holds them; valid until this thread's next draft.</summary>
    public readonly ReadOnlyMemory<byte> Events => _rows.Written;

    public void Add(ImmutableArray<TEvent> events, in Origin origin)
    {
        foreach (var body in events)
        {
            Count++;
            State = rules.Evolve(State, new Recorded<TEvent>(before + Count, origin, body));
            _rows.Write(rules.Events, origin, body);
            _round.Ask(State);
        }
    }

    /// <summary>It is appended: tells whom it can.</summary>
    public readonly void Close() => _round.Close();
}
