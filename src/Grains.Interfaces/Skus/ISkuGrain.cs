using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Skus;

/// <summary>What is sold: its name, its kind and the locations that have, or had, units of it. Id: the SKU.</summary>
[Alias("oms.ISkuGrain")]
public interface ISkuGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<SkuCommand> command);

    /// <summary>Null when nobody has said or moved anything about it.</summary>
    [AlwaysInterleave, Alias("View"), AnyGateway]
    ValueTask<SkuView?> View();
}

/// <summary>What can be asked of a SKU.</summary>
[GenerateSerializer, Immutable, Alias("oms.SkuCommand")]
public abstract record SkuCommand;

/// <summary>Creates or changes a SKU. Answered by <see cref="SkuDescribed"/>.</summary>
/// <param name="Kind">stock, or service: a service needs no stock.</param>
/// <param name="BackorderLimit">Units that may wait at most; null for no limit.</param>
[GenerateSerializer, Immutable, Alias("oms.DescribeSku")]
public sealed record DescribeSku(string? Name, SkuKind Kind, bool Backorderable, long? BackorderLimit) : SkuCommand;

/// <summary>A stock location of this SKU was opened. Answered by <see cref="Done"/>; a repeat changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("oms.RegisterStock")]
public sealed record RegisterStock(string Location) : SkuCommand;

public enum SkuKind
{
    Stock,
    Service,
}

/// <param name="Locations">Ordinal order.</param>
/// <param name="Waiting">Units that lines of orders wait for.</param>
[GenerateSerializer, Immutable, Alias("oms.SkuView")]
public sealed record SkuView(
    string Sku,
    string? Name,
    SkuKind Kind,
    bool Backorderable,
    long? BackorderLimit,
    ImmutableArray<string> Locations,
    long Version,
    long Waiting = 0)
{
    /// <summary>True when the SKU may be had at the location, if there are units: it is registered, and knows of all that wait for them.</summary>
    public bool Lists(string location) => Locations.AsSpan().BinarySearch(location, StringComparer.Ordinal) >= 0;

    /// <summary>Units more that may wait; 0 for a SKU that is not backorderable.</summary>
    public long WaitingRoom => Backorderable ? Math.Max(0, (BackorderLimit ?? long.MaxValue) - Waiting) : 0;
}

[GenerateSerializer, Immutable, Alias("oms.SkuDescribed")]
public sealed record SkuDescribed(SkuView Sku, bool Created) : Reply;
