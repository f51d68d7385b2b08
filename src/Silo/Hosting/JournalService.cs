using OrleansOms.Engine;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Silo.Hosting;

/// <summary>
/// Gives the journal its thread. Registered before Orleans, so it is there before the first grain and ends after the last: what a
/// deactivating grain appends is still flushed.
/// </summary>
public sealed partial class JournalService : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Pump _pump;
    private readonly ILogger _log;
    private readonly Thread _thread;

    /// <summary>A store that fails goes on failing, several times a second.</summary>
    private readonly QuietPeriod _quiet;

    public JournalService(Node node, JournalSignal signal, ILogger<JournalService> log)
    {
        _log = log;
        _quiet = new QuietPeriod(node.Time);
        _pump = new Pump(node.Log, node.Store, node.Time, signal.Work, Failed, node.Lease);
        _thread = new Thread(() => _pump.Run(_stop.Token)) { Name = "journal", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    // However late it is: the store is closed next, and not under a flush. There is one at most, and none goes on for ever.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        return Task.Run(_thread.Join, CancellationToken.None);
    }

    public void Dispose() => _stop.Dispose();

    private void Failed(Exception reason)
    {
        if (reason is JournalConflictException)
        {
            LogConflict(reason.Message);
        }
        else if (_quiet.TryBegin())
        {
            LogFailed(reason);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Another process was first; the epoch ends: {Reason}")]
    private partial void LogConflict(string reason);

    [LoggerMessage(LogLevel.Error, "A flush failed; the epoch ends, and so does every other one that fails within ten seconds")]
    private partial void LogFailed(Exception reason);
}

/// <summary>Tells the journal's thread that there is work.</summary>
public sealed class JournalSignal : IDisposable
{
    public AutoResetEvent Work { get; } = new(initialState: false);

    public void Dispose() => Work.Dispose();
}
