using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>What became of a command.</summary>
public enum OutcomeKind
{
    /// <summary><see cref="Outcome{TReply}.Reply"/> is what its caller is told.</summary>
    Reply,

    /// <summary>Its caller is told what the rules answer with the state of <see cref="Outcome{TReply}.Version"/>.</summary>
    AsOf,

    /// <summary>Nothing is known to have happened: the caller tries again with the same key.</summary>
    Unavailable,
}

/// <summary>What became of a command. It may leave the process once its epoch's log is durable up to now.</summary>
/// <param name="Replayed">The outcome is that of an earlier command with the same key.</param>
public readonly record struct Outcome<TReply>(OutcomeKind Kind, TReply? Reply, long Version, bool Replayed, Epoch Epoch)
    where TReply : class
{
    /// <summary>See <see cref="OutcomeKind.Unavailable"/>.</summary>
    public static Outcome<TReply> Unavailable(Epoch epoch) => new(OutcomeKind.Unavailable, null, 0, Replayed: false, epoch);
}

/// <summary>A state that is on disk, with its version. Immutable: a reader keeps it as long as it likes.</summary>
public sealed class Published<TState>(long version, TState state)
    where TState : class
{
    private object? _view;

    public long Version => version;

    public TState State => state;

    /// <summary>What <paramref name="make"/> makes of the state, made once: a state is read far more often than it changes.</summary>
    /// <typeparam name="TView">Always the same for one type of state.</typeparam>
    public TView? View<TView>(Func<TState, TView?> make)
        where TView : class => (TView?)(_view ??= make(state));
}
