using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>What a history adds up to, for an activation and for whoever else reads the journal.</summary>
public static class Folding
{
    /// <summary>The state after the last event up to <paramref name="upTo"/>, its version, and the time of that event.</summary>
    /// <param name="upTo">The last version wanted: a row holds all that was decided within one flush, so it may go on after that.</param>
    /// <exception cref="JournalDamagedException">A row does not read as events.</exception>
    /// <exception cref="UnknownEventException">An event of a newer release.</exception>
    public static (TState State, long Version, DateTimeOffset LastAt) Fold<TState, TCommand, TEvent, TReply>(
        this IAggregate<TState, TCommand, TEvent, TReply> rules, string id, History history, long upTo = long.MaxValue)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TReply : class
    {
        var (state, lastAt) = history.Snapshot is { } snapshot
            ? SnapshotBytes.Read(snapshot.State.Span, rules.States)
            : (rules.Initial(id), DateTimeOffset.MinValue);
        var version = history.Snapshot?.Version ?? 0;
        foreach (var recorded in history.Rows.SelectMany(row => EventJson.Read(row, rules.Events)).TakeWhile(one => one.Version <= upTo))
        {
            state = rules.Evolve(state, recorded);
            (version, lastAt) = (recorded.Version, recorded.Origin.At);
        }

        return (state, version, lastAt);
    }
}
