using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Skus;

/// <summary>A SKU as it is read.</summary>
/// <param name="Locations">Those that have, or had, units of it.</param>
/// <param name="Waiting">Units that lines of orders wait for.</param>
internal sealed record SkuBody(
    string Sku,
    string? Name,
    SkuKind Kind,
    bool Backorderable,
    long? BackorderLimit,
    ImmutableArray<string> Locations,
    long Waiting,
    long Version)
{
    public static SkuBody Of(SkuView view) =>
        new(view.Sku, view.Name, view.Kind, view.Backorderable, view.BackorderLimit, view.Locations, view.Waiting, view.Version);
}
