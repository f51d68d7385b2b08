namespace OrleansOms.Simulation.Scheduling;

/// <summary>
/// Where code takes turns: a grain's activation, a node's service, a client. Its tasks run one after the other on the loop; once it is
/// gone none of them ever goes on, as if its process had died.
/// </summary>
/// <param name="notBefore">The earliest time at which it may go on: later than now while its process is paused.</param>
public sealed class Place(EventLoop loop, Func<DateTimeOffset>? notBefore = null) : TaskScheduler
{
    // Too short to matter, long enough that places which are ready at the same time take turns.
    private static readonly TimeSpan Turn = TimeSpan.FromMicroseconds(1);

    private bool _gone;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts <paramref name="work"/> here.</summary>
    public Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    public Task<T> Run<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    public void End() => _gone = true;

    protected override void QueueTask(Task task) => loop.After(Turn, () => Execute(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Execute(Task task)
    {
        if (_gone) return;
        if (notBefore?.Invoke() is { } earliest && earliest > loop.Now) loop.At(earliest, () => Execute(task));
        else TryExecuteTask(task);
    }
}
