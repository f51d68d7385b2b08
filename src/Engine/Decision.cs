using System.Collections.Immutable;

namespace OrleansOms.Engine;

/// <summary>What a command comes to. Built by <see cref="Decide"/>'s methods, carried out by the engine.</summary>
/// <param name="Events">What happens, in order; empty when nothing does.</param>
/// <param name="Refusal">The answer of a refusal, which has no events; null otherwise.</param>
/// <param name="Known">True when the command's idempotency key was met before: nothing happens, the outcome is the earlier one's.</param>
public readonly record struct Decision<TEvent, TReply>(ImmutableArray<TEvent> Events, TReply? Refusal, bool Known)
    where TEvent : class
    where TReply : class;

/// <summary>The four things a decision can be.</summary>
public static class Decide
{
    public static Decision<TEvent, TReply> Record<TEvent, TReply>(params ReadOnlySpan<TEvent> events)
        where TEvent : class
        where TReply : class => new([.. events], null, false);

    /// <summary>Nothing to do: what was asked for is so already.</summary>
    public static Decision<TEvent, TReply> Nothing<TEvent, TReply>()
        where TEvent : class
        where TReply : class => new([], null, false);

    /// <summary>The command's key was met before; its outcome answers this one too.</summary>
    public static Decision<TEvent, TReply> Known<TEvent, TReply>()
        where TEvent : class
        where TReply : class => new([], null, true);

    public static Decision<TEvent, TReply> Refuse<TEvent, TReply>(TReply refusal)
        where TEvent : class
        where TReply : class => new([], refusal, false);
}
