using OrleansOms.Api.Health;
using OrleansOms.Grains.Hosting;

namespace OrleansOms.Silo.Hosting;

/// <summary>Processes in front of the silo ask through a grain what balancers ask over HTTP, and get the same answer.</summary>
internal sealed class SiloTraffic(ReadyCheck ready) : ITraffic
{
    public bool IsTaken() => ready.NotReadyBecause() is null;
}
