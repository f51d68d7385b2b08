using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Api.Availability;

/// <summary>What can be had of a SKU, in units.</summary>
internal sealed record AvailabilityBody(string Sku, long Available, ImmutableArray<LocationAvailability> Locations, DateTimeOffset AsOf)
{
    public static AvailabilityBody Of(AvailabilityView view) => new(view.Sku, view.Available, view.Locations, view.AsOf);
}
