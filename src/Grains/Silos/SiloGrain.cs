using Orleans.Concurrency;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces.Silos;

namespace OrleansOms.Grains.Silos;

/// <summary>Tells other processes whether this silo goes on.</summary>
[StatelessWorker, Reentrant]
public sealed class SiloGrain(ITraffic traffic) : Grain, ISiloGrain
{
    public ValueTask<bool> TakesTraffic() => new(traffic.IsTaken());
}
