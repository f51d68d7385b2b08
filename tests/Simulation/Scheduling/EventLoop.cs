namespace OrleansOms.Simulation.Scheduling;

/// <summary>
/// Virtual time, and all that is to happen in it, on one thread: whatever happens at the same time happens in the order in which it was
/// asked for. So a run depends on nothing but its seed.
/// </summary>
/// <remarks>
/// What it completes must let its continuations run at once: they go to their <see cref="Place"/>. Told to run asynchronously, those of
/// Task.WhenAny would go to the thread pool.
/// </remarks>
public sealed class EventLoop(DateTimeOffset start)
{
    // Far more than the longest run takes: whoever comes to this goes round in a circle.
    private const long StepsMax = 3_000_000;

    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _due = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>How much has happened.</summary>
    public long Steps { get; private set; }

    /// <exception cref="InvalidOperationException">Something runs on another thread: it waited outside of any <see cref="Place"/>.</exception>
    public void At(DateTimeOffset at, Action run)
    {
        if (Environment.CurrentManagedThreadId != _thread) throw new InvalidOperationException("A simulation has one thread.");
        _due.Enqueue(run, (at > Now ? at : Now, ++_order));
    }

    public void After(TimeSpan delay, Action run) => At(Now + delay, run);

    /// <summary>Ends once so much time is over.</summary>
    public Task Wait(TimeSpan delay)
    {
        var over = new TaskCompletionSource();
        After(delay, over.SetResult);
        return over.Task;
    }

    /// <summary>Lets happen what is due up to <paramref name="end"/>, that time included.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (_due.TryPeek(out _, out var next) && next.At <= end) Step();
        Now = end;
    }

    /// <summary>Lets things happen until <paramref name="done"/>, which is asked every <paramref name="interval"/>.</summary>
    /// <returns>False when <paramref name="limit"/> was over first.</returns>
    public bool RunUntil(Func<bool> done, TimeSpan interval, TimeSpan limit)
    {
        for (var end = Now + limit; Now < end;)
        {
            RunUntil(Now + interval);
            if (done()) return true;
        }
        return false;
    }

    private void Step()
    {
        _due.TryDequeue(out var run, out var key);
        Now = key.At;
        if (++Steps > StepsMax) throw new InvalidOperationException("The simulation does not come to an end.");
        run!();
    }
}
