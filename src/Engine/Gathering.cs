using System.Collections.Immutable;

namespace OrleansOms.Engine;

/// <summary>
/// Makes one call of what many ask at about the same time. The first to ask has a call made as soon as a thread is free for it, behind those that are about to ask, too;
/// what is asked while enough calls are under way goes with the next one. So nobody waits for a clock, and the more is asked, the more goes into a call.
/// </summary>
/// <param name="ask">Gives an answer for each question, in their order.</param>
/// <param name="underWayMax">Calls at a time.</param>
public sealed class Gathering<TQuestion, TAnswer>(Func<ImmutableArray<TQuestion>, ValueTask<ImmutableArray<TAnswer>>> ask, int underWayMax)
{
    /// <summary>Questions in one call.</summary>
    public const int AtOnceMax = 200;

    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _underWay;
    private bool _isAboutToTake;

    /// <summary>The answer; or what kept the whole call's answers away.</summary>
    public Task<TAnswer> AskAsync(TQuestion question)
    {
        // Who waits goes on elsewhere: whoever brings an answer has others to bring.
        var waiting = new Waiting(question, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_isAboutToTake || _underWay == underWayMax)
            {
                return waiting.Answer.Task;
            }

            _isAboutToTake = true;
            _underWay++;
        }

        _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
        return waiting.Answer.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Length: > 0 } taken)
        {
            try
            {
                var answers = await ask([.. taken.Select(one => one.Question)]);
                for (var i = 0; i < taken.Length; i++)
                {
                    taken[i].Answer.SetResult(answers[i]);
                }
            }
#pragma warning disable CA1031 // Each who asked is told, and knows what to do about it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                foreach (var one in taken)
                {
                    one.Answer.TrySetException(e);
                }
            }
        }
    }

    private Waiting[] Take()
    {
        lock (_gate)
        {
            _isAboutToTake = false;
            var taken = new Waiting[Math.Min(_waiting.Count, AtOnceMax)];
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = _waiting.Dequeue();
            }

            if (taken.Length == 0)
            {
                _underWay--;
            }

            return taken;
        }
    }

    private readonly record struct Waiting(TQuestion Question, TaskCompletionSource<TAnswer> Answer);
}
