using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Availability;

/// <summary>Reads live stock over many SKUs, from the views that the stock locations publish at each flush. Stateless, one in each silo.</summary>
[Alias("oms.IAvailabilityGrain")]
public interface IAvailabilityGrain : IGrainWithIntegerKey
{
    /// <summary>What can be had of each SKU, in the order asked for; null for one never seen. Up to 500.</summary>
    /// <param name="locations">Only these; empty for all.</param>
    [Alias("Read"), AnyGateway]
    ValueTask<ImmutableArray<AvailabilityView?>> Read(ImmutableArray<string> skus, ImmutableArray<string> locations);

    /// <summary>
    /// Waits until the SKU's view is another than the one with the mark <paramref name="seen"/>, or until <paramref name="patience"/> is over.
    /// </summary>
    [Alias("Watch"), AnyGateway]
    ValueTask<AvailabilityView?> Watch(string sku, long seen, TimeSpan patience);
}

/// <param name="Available">The sum over the locations, in units.</param>
/// <param name="Locations">Ordinal order; one with nothing available is listed with 0.</param>
/// <param name="AsOf">When the newest of these numbers was booked.</param>
/// <param name="Mark">Rises with each change of the SKU's stock: the sum of its grains' versions.</param>
[GenerateSerializer, Immutable, Alias("oms.AvailabilityView")]
public sealed record AvailabilityView(
    string Sku,
    long Available,
    ImmutableArray<LocationAvailability> Locations,
    DateTimeOffset AsOf,
    long Mark);

[GenerateSerializer, Immutable, Alias("oms.LocationAvailability")]
public sealed record LocationAvailability(string Location, long Available);
