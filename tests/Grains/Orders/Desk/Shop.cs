using System.Collections.Immutable;
using System.Reflection;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Tests.Orders.Desk;

/// <summary>A factory of grains that show A, two units of it at L, and of an order's grain that says what it was asked. None of them is in memory.</summary>
public class Shop : DispatchProxy
{
    private Type _grain = typeof(IGrainFactory);
    private Shop? _factory;

    public ImmutableList<string> Asked { get; private set; } = [];

    public Reply Reply { get; set; } = new Done();

    /// <summary>Of what it was asked last.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    /// <summary>An order of A from L.</summary>
    public static PlaceOrder Order(long quantity, RequestKey key, OnShortage onShortage = OnShortage.Refuse) => new(
        new OrderDraft(
            null, "web", "GBP", [], onShortage, new Customer("c-1", "A. Buyer", null, null), [new DraftLine("A", quantity, 1m, 0m, 0m, "L")], [],
            new Delivery("standard", new Address(null, [], null, "GB", null, null, null))),
        key);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_grain == typeof(ISkuGrain)) return new ValueTask<SkuView?>(new SkuView("A", null, SkuKind.Stock, false, null, ["L"], 1));
        if (_grain == typeof(IStockGrain)) return new ValueTask<StockView?>(new StockView("A", "L", 2, 2, 0, 0, 0, 0, 0, 0, 1, DateTimeOffset.UnixEpoch));
        if (_grain == typeof(ILocationGrain))
            return new ValueTask<LocationView?>(new LocationView("L", new("L", LocationKind.Warehouse, "GB", null, null, 0, true, true, true), 1));
        if (_grain == typeof(IOrderGrain)) return new ValueTask<Reply>(_factory!.Ask(targetMethod!.Name, args!));

        var kind = targetMethod!.GetGenericArguments()[0];
        var grain = Create(kind, typeof(Shop));
        ((Shop)grain)._grain = kind;
        ((Shop)grain)._factory = this;
        return grain;
    }

    private Reply Ask(string method, object?[] args)
    {
        var envelope = (Envelope<OrderCommand>)args[0]!;
        Asked = Asked.Add($"{method} {envelope.Command.GetType().Name}");
        Deadline = envelope.Deadline;
        return Reply;
    }
}
