using System.Diagnostics.Metrics;
using OrleansOms.Engine;
using OrleansOms.Engine.Followers;
using OrleansOms.Silo.Cluster;

namespace OrleansOms.Silo.Hosting;

/// <summary>What an operator watches besides flushes: how many grains are in memory, which silos there are, how long decisions wait for the disk, and how far the order search is behind.</summary>
public sealed class SiloMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new("OrleansOms.Silo");

    public SiloMetrics(Node node, Follower follower, Members members)
    {
        _meter.CreateObservableGauge("oms.activations", () => node.Residents.Count, "{grain}", "Grains in memory.");
        _meter.CreateObservableGauge("oms.cluster.silos", () => members.ByStatus().Select(Measure), "{silo}", "Silos as this one sees them.");
        _meter.CreateObservableGauge(
            "oms.journal.queue.age", () => node.UndurableAge.TotalSeconds, "s", "How long the oldest decision that is not on disk has waited for it.");
        _meter.CreateObservableGauge("oms.journal.queue.size", () => node.Log.WaitingBytes, "By", "Events that wait for the flush under way to end.");
        _meter.CreateObservableGauge(
            "oms.search.lag",
            () => members.Share.IsFirst ? follower.Lag.TotalSeconds : 0,
            "s",
            "How old the newest row in the order search is while there are more to follow; 0 in silos that leave it to another.");
        _meter.CreateObservableCounter("oms.search.rows", () => follower.RowsApplied, "{row}", "Rows of the journal that the order search has followed.");
        _meter.CreateObservableGauge(
            "oms.search.superseded", () => follower.IsSuperseded ? 1 : 0, null, "1 when a newer release keeps the order search and this one leaves it alone.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static Measurement<int> Measure((string Status, int Silos) counted) =>
        new(counted.Silos, new KeyValuePair<string, object?>("status", counted.Status));
}
