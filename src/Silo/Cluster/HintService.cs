using Orleans.Streams;
using OrleansOms.Engine;
using OrleansOms.Grains.Availability;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Silo.Cluster;

/// <summary>Tells other silos, ten times a second, whose stock has changed here, and sees to it that this one is told.</summary>
internal sealed partial class HintService(
    Node node, Members members, ChangedSkus changed, ILocalSiloDetails silo, IClusterClient cluster, IGrainFactory grains, ILogger<HintService> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // The subscription stays while the silo does; this is for a store that was away when it was asked.
    private static readonly TimeSpan ListensAgain = TimeSpan.FromSeconds(10);

    private readonly string _here = silo.SiloAddress.ToParsableString();
    private long? _listened;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var stream = HintStream.Of(cluster.GetStreamProvider(HintStream.Provider));
        using var timer = new PeriodicTimer(Pause, node.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            changed.IsWanted = members.HasOthers;
            try
            {
                await StepAsync(stream, stoppingToken);
            }
#pragma warning disable CA1031 // A hint that is lost is made up for by looking again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogLost(e.GetType().Name);
            }
        }
    }

    // Another silo that does not answer is no reason to go on when this one is told to stop.
    private async Task StepAsync(IAsyncStream<StockHint> stream, CancellationToken stop)
    {
        if (members.HasOthers && (_listened is not { } listened || node.Time.GetElapsedTime(listened) > ListensAgain))
        {
            _listened = node.Time.GetTimestamp();
            await grains.To<IHintGrain>(_here).Listen().AsTask().WaitAsync(stop);
        }

        if (changed.Take(_here) is { } hint)
        {
            await stream.OnNextAsync(hint).WaitAsync(stop);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Other silos could not be told of changed stock, or not listened to ({Reason})")]
    private partial void LogLost(string reason);
}
