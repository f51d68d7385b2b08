using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// Reads what grains have published: straight from memory where the grain is resident in this process and the process may answer from memory, by a call
/// that activates it where not. Never waits behind writes.
/// </summary>
public sealed class Views(IGrainFactory grains, Node node)
{
    /// <summary>The levels of one stock location; null when it never had a movement.</summary>
    public ValueTask<StockView?> Stock(string sku, string location)
    {
        var id = $"{sku}@{location}";
        return Published<StockState, StockCommand, StockEvent>(new GrainName("stock", id)) is { } published
            ? new(published.View(static state => state.View()))
            : grains.To<IStockGrain>(id).View();
    }

    /// <summary>The SKU with its locations; null when it was never seen.</summary>
    public ValueTask<SkuView?> Sku(string sku) =>
        Published<SkuState, SkuCommand, SkuEvent>(new GrainName("sku", sku)) is { } published
            ? new(published.View(static state => state.View()))
            : grains.To<ISkuGrain>(sku).View();

    /// <summary>The location; null when nobody described it.</summary>
    public ValueTask<LocationView?> Location(string location) =>
        Published<LocationState, LocationCommand, LocationEvent>(new GrainName("location", location)) is { } published
            ? new(published.View(static state => state.View()))
            : grains.To<ILocationGrain>(location).View();

    private Published<TState>? Published<TState, TCommand, TEvent>(GrainName name)
        where TState : class
        where TCommand : class
        where TEvent : class =>
        !node.Lease.IsFresh ? null : (node.Residents.Find(name) as Activation<TState, TCommand, TEvent, Reply>)?.Published;
}
