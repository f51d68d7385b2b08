using OrleansOms.Engine;
using OrleansOms.Grains.Hosting.Homes;

namespace OrleansOms.Silo.Cluster;

/// <summary>After silos have come or gone, sends grains of SKUs to where they belong now, some each <see cref="Pause"/>. Orleans puts only grains there that are nowhere yet.</summary>
internal sealed class RelocationService(Node node, ISiloStatusOracle silos) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Relocation _relocation = new(node.Residents);
    private SiloAddress[] _settled = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, node.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Orleans gives the same array until something changes. Its own directory moves meanwhile, so the first look comes a moment later than the news.
            var active = silos.GetActiveSilos();
            if (!ReferenceEquals(active, _settled) && _relocation.Step(silos.SiloAddress, active) == 0)
            {
                _settled = active;
            }
        }
    }
}
