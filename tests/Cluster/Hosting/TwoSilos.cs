namespace OrleansOms.Cluster.Tests.Hosting;

/// <summary>Two silos of one cluster, shared by a class: its tests keep apart by ids of their own.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private SiloCluster? _cluster;
    private (OmsClient One, OmsClient Other)? _silos;

    /// <summary>Clients of each. Skips the test where there is no server.</summary>
    public async Task<(OmsClient One, OmsClient Other)> StartedAsync()
    {
        _cluster ??= await SiloCluster.CreateAsync();
        _silos ??= ((await _cluster.ReadyAsync()).Oms, (await _cluster.ReadyAsync()).Oms);
        return _silos.Value;
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
}
