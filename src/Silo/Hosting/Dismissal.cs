using OrleansOms.Engine;

namespace OrleansOms.Silo.Hosting;

/// <summary>
/// Sends away whoever still waits for an outcome a while after the process has taken its last request: told "not now", he asks again with the same key. What he waits for may need
/// a grain that has left already, or that is out of reach, and Orleans ends no grain before its calls have ended. Registered before Orleans, so it goes on until the last grain is
/// gone; and before what drains, so it begins when that is over.
/// </summary>
public sealed class Dismissal(Node node) : IHostedLifecycleService, IDisposable
{
    /// <summary>
    /// What is under way gets so long to end by itself. Nearly all of it ends within milliseconds; who is still waiting then waits for units that others hold, or for what does not come.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Calls that were on their way may still begin to wait.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private ITimer? _timer;

    // Called before anything is stopped, the server first.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _timer = node.Time.CreateTimer(_ => node.Residents.Dismiss(), state: null, Grace, Period);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
