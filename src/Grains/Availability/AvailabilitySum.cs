using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Availability;

/// <summary>Sums a SKU's stock locations up, in the order of their names.</summary>
internal struct AvailabilitySum(SkuView sku)
{
    private readonly ImmutableArray<LocationAvailability>.Builder _items = ImmutableArray.CreateBuilder<LocationAvailability>(sku.Locations.Length);
    private long _sum;
    private long _mark = sku.Version;
    private DateTimeOffset _asOf = DateTimeOffset.UnixEpoch;

    public void Add(string location, long available, long version, DateTimeOffset asOf)
    {
        _items.Add(new LocationAvailability(location, available));
        _sum += available;
        _mark += version;
        _asOf = asOf > _asOf ? asOf : _asOf;
    }

    public readonly AvailabilityView View() => new(sku.Sku, _sum, _items.DrainToImmutable(), _asOf, _mark);
}
