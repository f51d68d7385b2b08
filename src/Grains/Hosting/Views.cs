using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Silos;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// Reads what grains have published: straight from memory where the grain is resident in this process and the process may answer from memory; from the memory of the silo that
/// it belongs to, with what others ask there at the same time; by a call that activates it where not. Never waits behind writes.
/// </summary>
/// <param name="others">Null where there are none.</param>
public sealed class Views(IGrainFactory grains, Node node, OtherSilos? others = null)
{
    /// <summary>The levels of one stock location; null when it never had a movement.</summary>
    public ValueTask<StockView?> Stock(string sku, string location)
    {
        var id = $"{sku}@{location}";
        return Published<StockState, StockCommand, StockEvent>(new GrainName(StockLocation.Rules.Type, id)) is { } published
            ? new(published.View(static state => state.View()))
            : grains.To<IStockGrain>(id).View();
    }

    /// <summary>The SKU with its locations; null when it was never seen.</summary>
    public ValueTask<SkuView?> Sku(string sku) =>
        PublishedSku(sku) is { } published ? new(published.View(static state => state.View())) : grains.To<ISkuGrain>(sku).View();

    /// <summary>The SKU with the levels of its stock locations; null when it was never seen.</summary>
    /// <param name="only">The locations that matter; null for all.</param>
    public ValueTask<SkuSupply?> Supply(string sku, ImmutableArray<string>? only) =>
        others is { AreThere: true } && PublishedSku(sku) is null && others.Of(new GrainName(Skus.Sku.Rules.Type, sku)) is { } other ? SupplyFrom(other, new(sku, only)) : SupplyHere(sku, only);

    /// <summary>As <see cref="Supply"/>, without asking another silo for it.</summary>
    public async ValueTask<SkuSupply?> SupplyHere(string name, ImmutableArray<string>? only)
    {
        if (await Sku(name) is not { } sku)
        {
            return null;
        }

        // Of a location that does not have the SKU nobody makes a grain.
        return only is [var single] && sku.Lists(single)
            ? new(sku, await Stock(name, single) is { } levels ? [levels] : [])
            : new(sku, await StockOf(sku, only));
    }

    /// <summary>The location; null when nobody described it.</summary>
    public ValueTask<LocationView?> Location(string location) =>
        others is { AreThere: true } && PublishedLocation(location) is null && others.Of(new GrainName(Locations.Location.Rules.Type, location)) is { } other ? LocationFrom(other, location) : LocationHere(location);

    /// <summary>As <see cref="Location"/>, without asking another silo for it.</summary>
    public ValueTask<LocationView?> LocationHere(string location) =>
        PublishedLocation(location) is { } published ? new(published.View(static state => state.View())) : grains.To<ILocationGrain>(location).View();

    /// <summary>What there is of several SKUs. All are asked at the same time.</summary>
    /// <param name="wanted">SKUs, and the locations that matter for each; null for all.</param>
    public ValueTask<Dictionary<string, SkuSupply?>> AllOf(Dictionary<string, ImmutableArray<string>?> wanted) =>
        Together.AskAsync(wanted, one => one.Key, one => Supply(one.Key, one.Value));

    /// <summary>Locations by their ids, each once. All are asked at the same time.</summary>
    public ValueTask<Dictionary<string, LocationView?>> AllOf(IEnumerable<string> locations) => Together.AskAsync(locations, location => location, Location);

    private async ValueTask<ImmutableArray<StockView>> StockOf(SkuView sku, ImmutableArray<string>? only)
    {
        var locations = only is { } wanted ? wanted.RemoveAll(location => !sku.Lists(location)) : sku.Locations;
        return [.. (await Together.AskAsync(locations, location => Stock(sku.Sku, location))).OfType<StockView>()];
    }

    private async ValueTask<SkuSupply?> SupplyFrom(OtherSilo other, SupplyQuery query) =>
        await other.SupplyAsync(query) is { } seen ? seen.View : await SupplyHere(query.Sku, query.Only);

    private async ValueTask<LocationView?> LocationFrom(OtherSilo other, string location) =>
        await other.LocationAsync(location) is { } seen ? seen.View : await LocationHere(location);

    private Published<SkuState>? PublishedSku(string sku) => Published<SkuState, SkuCommand, SkuEvent>(new GrainName(Skus.Sku.Rules.Type, sku));

    private Published<LocationState>? PublishedLocation(string location) =>
        Published<LocationState, LocationCommand, LocationEvent>(new GrainName(Locations.Location.Rules.Type, location));

    private Published<TState>? Published<TState, TCommand, TEvent>(GrainName name)
        where TState : class
        where TCommand : class
        where TEvent : class =>
        !node.Lease.IsFresh ? null : (node.Residents.Find(name) as Activation<TState, TCommand, TEvent, Reply>)?.Published;
}
