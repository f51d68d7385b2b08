using OrleansOms.Api.Health;
using OrleansOms.Engine;

namespace OrleansOms.Silo.Cluster;

/// <summary>Ready while it runs and belongs to the cluster: without its lease a silo could only refuse.</summary>
internal sealed class MemberReadiness(IHostApplicationLifetime lifetime, Node node) : IReadiness
{
    private readonly LifetimeReadiness _runs = new(lifetime);

    public string? NotReadyBecause => _runs.NotReadyBecause
        ?? (node.Lease.IsFresh ? null : "PostgreSQL does not say that this silo still belongs to the cluster.");
}
