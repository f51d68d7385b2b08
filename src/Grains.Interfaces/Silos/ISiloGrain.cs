namespace OrleansOms.Grains.Interfaces.Silos;

/// <summary>The silo that the caller's connection leads to. Stateless, one in each silo.</summary>
[Alias("oms.ISiloGrain")]
public interface ISiloGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Whether it may be sent traffic: false from when it was told to stop, though it serves on for a while. Who asks will see it go, so from
    /// the first question on it waits, as for who asks <c>/readyz</c>.
    /// </summary>
    [Alias("TakesTraffic")]
    ValueTask<bool> TakesTraffic();
}
