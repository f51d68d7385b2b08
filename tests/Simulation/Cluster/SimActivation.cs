using OrleansOms.Engine;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Cluster;

/// <summary>One grain in one process's memory: begins with its history, takes calls in turns, leaves when told to.</summary>
internal sealed class SimActivation
{
    private readonly EventLoop _loop;
    private readonly IGrainBase _grain;
    private readonly Place _place;
    private readonly Action<SimActivation> _left;
    private readonly Task _begun;
    private Task? _leaving;

    public SimActivation(GrainName name, EventLoop loop, Place place, Func<IGrainContext, IGrainBase> make, Action<SimActivation> left)
    {
        Name = name;
        _loop = loop;
        _place = place;
        _left = left;
        _grain = make(new SimContext(name, this));
        _begun = _place.Run(() => _grain.OnActivateAsync(CancellationToken.None));
        _ = _begun.ContinueWith(
            _ => Leave(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, _place);
    }

    public GrainName Name { get; }

    public object Grain => _grain;

    /// <summary>Completes once it has left; null as long as it takes calls.</summary>
    public Task? Leaving => _leaving;

    public async Task<T> Invoke<T>(Func<object, Task<T>> method)
    {
        await _begun;
        return await _place.Run(() => method(_grain));
    }

    public void After(TimeSpan delay, Func<Task> callback) => _loop.After(delay, () => _ = _place.Run(callback));

    public void Leave() => _leaving ??= _place.Run(async () =>
    {
        try
        {
            await _begun;
            await _grain.OnDeactivateAsync(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "asked to"), CancellationToken.None);
        }
        catch (Exception e) when (e is not InvalidOperationException)
        {
            // It never began: then there is nothing to end.
        }
        _left(this);
    });

    public void Die() => _place.End();
}
