namespace OrleansOms.Grains.Interfaces.Silos;

/// <summary>
/// The silo that the caller's connection leads to. Stateless; its keys mean nothing. Who has connections to several silos is led to another one each time.
/// </summary>
[Alias("oms.ISiloGrain")]
public interface ISiloGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Whether it, or another silo that it knows of, may be sent traffic: false from when the last one was told to stop, though it serves on for a while. Who asks
    /// will see it go, so from the first question on it waits, as for who asks <c>/readyz</c>.
    /// </summary>
    [Alias("TakesTraffic"), AnyGateway]
    ValueTask<bool> TakesTraffic();
}
