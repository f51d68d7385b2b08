using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Skus;

/// <summary>What is sold: its name, its kind and the locations that have, or had, units of it. Id: the SKU.</summary>
[Alias("oms.ISkuGrain")]
public interface ISkuGrain : IAwakenable
{
    [Alias("Handle")]
    ValueTask<Reply> Handle(Envelope<SkuCommand> command);

    /// <summary>Null when nobody has said or moved anything about it.</summary>
    [AlwaysInterleave, Alias("View")]
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
[GenerateSerializer, Immutable, Alias("oms.SkuView")]
public sealed record SkuView(
    string Sku,
    string? Name,
    SkuKind Kind,
    bool Backorderable,
    long? BackorderLimit,
    ImmutableArray<string> Locations,
    long Version);

[GenerateSerializer, Immutable, Alias("oms.SkuDescribed")]
public sealed record SkuDescribed(SkuView Sku, bool Created) : Reply;
