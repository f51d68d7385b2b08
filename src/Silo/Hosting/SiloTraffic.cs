using OrleansOms.Api.Health;
using OrleansOms.Grains.Hosting;
using OrleansOms.Silo.Cluster;

namespace OrleansOms.Silo.Hosting;

/// <summary>
/// Processes in front of the silo ask through a grain what balancers ask over HTTP, and get the same answer, unless there are other silos: they are led
/// to those then, whichever they have asked.
/// </summary>
internal sealed class SiloTraffic(ReadyCheck ready, Members members) : ITraffic
{
    public bool IsTaken() => ready.NotReadyBecause() is null || members.HasOthers;
}
