using Microsoft.Extensions.DependencyInjection;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Hosting;

/// <summary>The shell that every journaled grain shares: Orleans gives lifetime, turns and messages; the engine's activation does the rest.</summary>
public abstract class JournaledGrain<TState, TCommand, TEvent> : Shell<TState, TCommand, TEvent>, IGrainBase, IAwakenable
    where TState : class
    where TCommand : class
    where TEvent : class
{
    // What is handed over is no call, so Orleans has to be told that the grain is in use.
    private static readonly TimeSpan InUseFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan InUseToldAfter = TimeSpan.FromMinutes(1);

    private TaskScheduler _turns = TaskScheduler.Default;
    private long _inUseTold;

    protected JournaledGrain(IGrainContext context, GrainRuntime runtime, IAggregate<TState, TCommand, TEvent, Reply> rules)
        : base(new GrainName(rules.Type, context.GrainId.Key.ToString()!), runtime, rules) => GrainContext = context;

    public IGrainContext GrainContext { get; }

    protected override TaskScheduler Turns => _turns;

    public async Task OnActivateAsync(CancellationToken token)
    {
        _turns = TaskScheduler.Current;
        _inUseTold = Node.Time.GetTimestamp();
        await TakeOverAsync();
        Activation.Enter();
        await LoadAsync(token);
    }

    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => await LeaveMemoryAsync();

    /// <summary>Somebody read in the journal that it wants to be woken. If it knows nothing of that, it may be that it is out of date.</summary>
    public async ValueTask Wake()
    {
        var epoch = Node.Log.Epoch;
        var judged = Activation.Wake();
        if (!judged.HasAppended)
        {
            await Activation.WasNewestAsync(Node, judged.Version, epoch, CancellationToken.None).OrUnavailable();
        }
    }

    /// <summary>Has whoever stands for the grain in this process without being one leave.</summary>
    protected virtual ValueTask TakeOverAsync() => ValueTask.CompletedTask;

    protected override void RetryAfter(string request, TimeSpan pause) => InTurn(() =>
    {
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            () =>
            {
                timer?.Dispose();
                Activation.Retry(request);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(pause, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    });

    protected override void Deactivate() => this.DeactivateOnIdle();

    protected override void InUse()
    {
        if (Node.Time.GetElapsedTime(Volatile.Read(ref _inUseTold)) > InUseToldAfter)
        {
            Volatile.Write(ref _inUseTold, Node.Time.GetTimestamp());
            InTurn(() => GrainContext.ActivationServices.GetService<IGrainRuntime>()?.DelayDeactivation(GrainContext, InUseFor));
        }
    }
}
