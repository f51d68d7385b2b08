using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Interfaces.Silos;

/// <summary>
/// Where a silo takes what another one has for its grains, many in one call: a message of its own for each would cost both silos more than what is asked. Id: the silo's
/// address. It answers for what is in its silo's memory and nothing else; who gets null for an answer asks the grain itself.
/// </summary>
[Alias("oms.ISiloPostGrain")]
public interface ISiloPostGrain : IGrainWithStringKey
{
    /// <summary>Hands messages to grains. Answers when all answers may leave the silo.</summary>
    /// <param name="parcels">1 to 200. What led to each is on disk.</param>
    /// <returns>An answer for each, in their order; null where the grain is not in memory, or could not answer.</returns>
    [AlwaysInterleave, Alias("Deliver")]
    ValueTask<ImmutableArray<Reply?>> Deliver(ImmutableArray<Parcel> parcels);

    /// <summary>What there is of SKUs. Never waits behind writes.</summary>
    /// <param name="queries">1 to 200.</param>
    /// <returns>A look for each, in their order; null where none could be had.</returns>
    [AlwaysInterleave, Alias("Supplies")]
    ValueTask<ImmutableArray<Seen<SkuSupply>?>> Supplies(ImmutableArray<SupplyQuery> queries);

    /// <summary>Locations as they were described last. Never waits behind writes.</summary>
    /// <param name="locations">1 to 200.</param>
    /// <returns>A look for each, in their order; null where none could be had.</returns>
    [AlwaysInterleave, Alias("Locations")]
    ValueTask<ImmutableArray<Seen<LocationView>?>> Locations(ImmutableArray<string> locations);
}

/// <summary>A message to a grain.</summary>
/// <param name="From">The sending grain, <c>type/id</c>.</param>
/// <param name="Cause">The id of the sender's request.</param>
/// <param name="Token">The token of the epoch in which it was sent.</param>
[GenerateSerializer, Immutable, Alias("oms.Parcel")]
public sealed record Parcel(string Type, string Id, object Message, string From, string Cause, string Token);

/// <summary>A look at a grain.</summary>
/// <param name="View">Null when there is no such thing.</param>
[GenerateSerializer, Immutable, Alias("oms.Seen`1")]
public sealed record Seen<TView>(TView? View)
    where TView : class;

/// <summary>Asks what there is of a SKU.</summary>
/// <param name="Only">The locations that matter; null for all.</param>
[GenerateSerializer, Immutable, Alias("oms.SupplyQuery")]
public sealed record SupplyQuery(string Sku, ImmutableArray<string>? Only);

/// <summary>A SKU with the levels of those of its stock locations that were asked for and have had a movement, in the order of their names or of the question.</summary>
[GenerateSerializer, Immutable, Alias("oms.SkuSupply")]
public sealed record SkuSupply(SkuView Sku, ImmutableArray<StockView> Stock);
