using OrleansOms.Api.Hosting;

namespace OrleansOms.Api.Health;

/// <summary>
/// The time between "unready" and "no more": the process was told to stop, says so at <c>/readyz</c>, and serves on as if nothing were. Nobody waits
/// for a balancer that is not there: where readiness was never asked for, it stops at once.
/// </summary>
internal sealed class Draining(DrainTime drain, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    private volatile bool _isWatched;

    /// <summary>Somebody looks at readiness, and will see it go.</summary>
    public void Watch() => _isWatched = true;

    // The host calls this before it stops anything.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        return _isWatched ? Task.Delay(drain.Length, time, cancellationToken) : Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
