using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>The edge where an activation meets the store: loads are asynchronous, everything after them is not.</summary>
public static class Loading
{
    /// <summary>
    /// Gives a new activation its history. What the grain's activation before it appended is durable, or dropped, by then, wherever that was: one in
    /// a process that was given up neither answers nor writes any more.
    /// </summary>
    /// <exception cref="JournalDamagedException">A row of the grain is missing, torn or flipped.</exception>
    public static async ValueTask LoadAsync<TState, TCommand, TEvent, TReply>(
        this Activation<TState, TCommand, TEvent, TReply> activation,
        IAggregate<TState, TCommand, TEvent, TReply> rules,
        Node node,
        CancellationToken stop)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TReply : class
    {
        try
        {
            if (node.Succession is { } succession)
            {
                await succession(stop);
            }

            while (node.Log.HasPending(activation.Name))
            {
                await node.Log.DurableAsync(node.Log.Epoch);
            }

            activation.Replay(await node.Store.LoadAsync(activation.Name, rules.States.Shape, long.MaxValue, stop));
        }
        catch
        {
            // Nobody closes what never came to life, so it may not stay among the residents.
            activation.Close();
            throw;
        }
    }

    /// <summary>
    /// Looks whether the activation had all that was on disk when it stood at <paramref name="version"/>. Where the journal has other writers its
    /// grain may be in memory elsewhere, too, and have gone on there: then it drops itself. False: what it said then may have been out of date.
    /// </summary>
    /// <param name="epoch">The epoch at that time.</param>
    public static async ValueTask<bool> WasNewestAsync<TState, TCommand, TEvent, TReply>(
        this Activation<TState, TCommand, TEvent, TReply> activation, Node node, long version, Epoch epoch, CancellationToken stop)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TReply : class
    {
        if (!node.Store.IsShared)
        {
            return true;
        }

        // What it has appended itself since may be on disk by now. That it has appended something does not tell: another's row may have been first
        // at that version, and its own be about to be refused.
        var later = await node.Store.ReadRowsAsync(activation.Name, version + 1, 1, stop);
        if (later is [] || later[0].Writer == epoch.Writer)
        {
            return true;
        }

        ((IResident)activation).Drop();
        return false;
    }

    /// <summary>The grain's state right after <paramref name="version"/>, folded from what is on disk.</summary>
    /// <exception cref="JournalDamagedException">A row of the grain is missing, torn or flipped.</exception>
    public static async ValueTask<TState> StateAsOfAsync<TState, TCommand, TEvent, TReply>(
        this Activation<TState, TCommand, TEvent, TReply> activation,
        IAggregate<TState, TCommand, TEvent, TReply> rules,
        Node node,
        long version,
        CancellationToken stop)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TReply : class
    {
        var history = await node.Store.LoadAsync(activation.Name, rules.States.Shape, version, stop);
        var (state, found, _) = rules.Fold(activation.Name.Id, history, version);
        return found == version
            ? state
            : throw new JournalDamagedException($"{activation.Name} has no version {version}; its history ends at {found}.");
    }
}
