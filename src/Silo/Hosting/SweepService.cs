using OrleansOms.Engine;
using OrleansOms.Engine.Alarms;
using OrleansOms.Grains.Hosting;
using OrleansOms.Silo.Cluster;

namespace OrleansOms.Silo.Hosting;

/// <summary>Looks once a second for grains that wanted to be woken, from when the silo is up until it goes down. Silos of a cluster divide them by grain.</summary>
public sealed partial class SweepService(Node node, Waker waker, Members members, ILogger<SweepService> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweep = new AlarmSweep(node.Store, node.Time, waker.WakeAsync, () => members.Share);
        using var timer = new PeriodicTimer(Period, node.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!node.Lease.IsFresh)
            {
                continue; // What is decided without it is not written.
            }

            try
            {
                await sweep.StepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next sweep finds what this one could not wake.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A sweep for due alarms failed")]
    private partial void LogFailed(Exception reason);
}
