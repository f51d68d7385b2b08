using Orleans.Timers;
using OrleansOms.Engine;

namespace OrleansOms.Simulation.Cluster;

/// <summary>What a grain sees of Orleans: its name, its timers, and a way to leave memory.</summary>
internal sealed class SimContext(GrainName grain, SimActivation activation) : IGrainContext, IServiceProvider, ITimerRegistry
{
    public GrainId GrainId { get; } = GrainId.Create(grain.Type, grain.Id);

    public IServiceProvider ActivationServices => this;

    public object? GetService(Type serviceType) => serviceType == typeof(ITimerRegistry) ? this : null;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => activation.Leave();

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        var timer = new Timer();
        activation.After(options.DueTime, () => timer.IsOver ? Task.CompletedTask : callback(state, CancellationToken.None));
        return timer;
    }

    public GrainReference GrainReference => throw new NotSupportedException();

    public object? GrainInstance => throw new NotSupportedException();

    public ActivationId ActivationId => throw new NotSupportedException();

    public GrainAddress Address => throw new NotSupportedException();

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    public IWorkItemScheduler Scheduler => throw new NotSupportedException();

    public Task Deactivated => throw new NotSupportedException();

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException();

    public object? GetTarget() => null;

    public object? GetComponent(Type componentType) => null;

    public void ReceiveMessage(object message) => throw new NotSupportedException();

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    [Obsolete("Orleans' own is obsolete, too.")]
    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> asyncCallback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException();

    private sealed class Timer : IGrainTimer
    {
        public bool IsOver { get; private set; }

        public void Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => IsOver = true;
    }
}
