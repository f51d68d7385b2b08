using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>What a SKU's events add up to. One that only a movement has created is plain: kind stock, without a name.</summary>
public sealed record SkuState
{
    public required string Sku { get; init; }

    public string? Name { get; init; }

    public SkuKind Kind { get; init; }

    public bool Backorderable { get; init; }

    /// <summary>Units that may wait at most; null for no limit.</summary>
    public long? BackorderLimit { get; init; }

    /// <summary>Ordinal order. At most as many as there are locations.</summary>
    [JsonConverter(typeof(OrdinalSetJson))]
    public ImmutableSortedSet<string> Locations { get; init; } = OrdinalSetJson.Empty;

    /// <summary>The grain's version; 0 before the first event.</summary>
    public long Version { get; init; }

    /// <summary>Null when nobody has said or moved anything about it.</summary>
    public SkuView? View() =>
        Version == 0 ? null : new(Sku, Name, Kind, Backorderable, BackorderLimit, [.. Locations], Version);
}
