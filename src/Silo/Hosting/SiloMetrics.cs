using System.Diagnostics.Metrics;
using OrleansOms.Engine;
using OrleansOms.Engine.Followers;

namespace OrleansOms.Silo.Hosting;

/// <summary>What an operator watches besides flushes: how many grains are in memory, how long decisions wait for the disk, and how far the order search is behind.</summary>
public sealed class SiloMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new("OrleansOms.Silo");

    public SiloMetrics(Node node, Follower follower)
    {
        _meter.CreateObservableGauge("oms.activations", () => node.Residents.Count, "{grain}", "Grains in memory.");
        _meter.CreateObservableGauge(
            "oms.journal.queue.age", () => node.UndurableAge.TotalSeconds, "s", "How long the oldest decision that is not on disk has waited for it.");
        _meter.CreateObservableGauge(
            "oms.search.lag", () => follower.Lag.TotalSeconds, "s", "How old the newest row in the order search is while there are more to follow.");
        _meter.CreateObservableCounter("oms.search.rows", () => follower.RowsApplied, "{row}", "Rows of the journal that the order search has followed.");
        _meter.CreateObservableGauge(
            "oms.search.superseded", () => follower.IsSuperseded ? 1 : 0, null, "1 when a newer release keeps the order search and this one leaves it alone.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
