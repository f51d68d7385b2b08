using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>Those who wait for an outcome of one activation, the earliest first. Its activation sees to it that one thread at a time touches it.</summary>
/// <param name="answer">What a command's caller is told in a state.</param>
internal sealed class Waiters<TState, TCommand, TReply>(Func<TState, TCommand, Answer<TReply>> answer)
    where TState : class
    where TCommand : class
    where TReply : class
{
    private List<Waiter>? _waiting;

    public bool Any => _waiting is not null;

    /// <summary>Tells <paramref name="waiter"/> at once, or has it wait: the state is as it was, so the others have nothing to hear.</summary>
    public void Settle(TState state, Waiter waiter)
    {
        var known = answer(state, waiter.Command);
        if (known.Kind != AnswerKind.UnderWay)
        {
            waiter.Tell(known);
        }
        else if (_waiting?.Count >= Limits.WaitersMax)
        {
            waiter.Refuse();
        }
        else
        {
            (_waiting ??= []).Add(waiter);
        }
    }

    /// <summary>What a decision changes for those who wait and for its own caller. Nothing is said before <see cref="Round.Close"/>.</summary>
    public Round Begin(Waiter? joining) => new(this, joining, _waiting?.ToArray() ?? []);

    /// <summary>Refuses all: what they wait for does not come from here any more.</summary>
    public void Abandon()
    {
        var waiting = _waiting ?? [];
        _waiting = null;
        foreach (var waiter in waiting)
        {
            waiter.Refuse();
        }
    }

    /// <summary>One caller, and what it asked for.</summary>
    public sealed record Waiter(TCommand Command, bool Replayed, Epoch Epoch, Action<Outcome<TReply>> Done)
    {
        public void Tell(Answer<TReply> answer) => Done(answer.Kind == AnswerKind.Now
            ? new(OutcomeKind.Reply, answer.Reply, 0, Replayed, Epoch)
            : new(OutcomeKind.AsOf, null, answer.Version, Replayed, Epoch));

        public void Refuse() => Done(Outcome<TReply>.Unavailable(Epoch));
    }

    /// <summary>Works on a copy: a rule that throws on the way leaves those who wait as they were.</summary>
    /// <param name="joining">The decision's own caller, told after those who came before; null when nobody waits for it.</param>
    /// <param name="waiting">Those who came before, the earliest first; null in the place of one who can be told.</param>
    public struct Round(Waiters<TState, TCommand, TReply> all, Waiter? joining, Waiter?[] waiting)
    {
        private Answer<TReply> _joinings;
        private List<(Waiter Waiter, Answer<TReply> Answer)>? _told;

        /// <summary>Asks for each who still waits whether it can be told in <paramref name="state"/>, one event further on.</summary>
        public void Ask(TState state)
        {
            for (var i = 0; i < waiting.Length; i++)
            {
                if (waiting[i] is { } waiter && all.Answer(state, waiter) is { Kind: not AnswerKind.UnderWay } known)
                {
                    (_told ??= []).Add((waiter, known));
                    waiting[i] = null;
                }
            }

            // Nearly always the only one, so it has no list.
            if (joining is not null && _joinings.Kind == AnswerKind.UnderWay)
            {
                _joinings = all.Answer(state, joining);
            }
        }

        /// <summary>The decision is appended: tells whom it can.</summary>
        public readonly void Close()
        {
            var isTold = _joinings.Kind != AnswerKind.UnderWay;
            all._waiting = Rest(isTold ? null : joining);
            foreach (var (waiter, known) in _told ?? [])
            {
                waiter.Tell(known);
            }

            if (joining is not null && isTold)
            {
                joining.Tell(_joinings);
            }
        }

        private readonly List<Waiter>? Rest(Waiter? last)
        {
            List<Waiter>? rest = null;
            foreach (var waiter in waiting)
            {
                if (waiter is not null)
                {
                    (rest ??= []).Add(waiter);
                }
            }

            if (last is not null)
            {
                (rest ??= []).Add(last);
            }

            return rest;
        }
    }

    private Answer<TReply> Answer(TState state, Waiter waiter) => answer(state, waiter.Command);
}
