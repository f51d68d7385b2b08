using System.Reflection;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Desk;
using OrleansOms.Grains.Orders.Sourcing;
using OrleansOms.Grains.Tests.Hosting;

namespace OrleansOms.Grains.Tests.Orders.Desk;

/// <summary>Who may be refused without being woken: an order that is nowhere. Flushes happen here when the test says so.</summary>
public sealed class ShortageRefusalTests : IAsyncDisposable
{
    private const string Id = "o-1";

    private static readonly RequestKey Key = new("orders:k1", "f1");

    private readonly MemoryJournalStore _store = new();
    private readonly Node _node;

    public ShortageRefusalTests() => _node = NodeOver(_store);

    [Fact]
    public async Task Of_AnOrderThatIsNowhereForWhatIsShort_SaysWhatTheOrderWouldSay()
    {
        var refusal = await Refuse(_node, Place(quantity: 3));

        var error = Assert.Single(refusal!.Errors);
        Assert.Equal((Rejections.InsufficientStockCode, "A", 3, 2), (refusal.Code, error.Sku, error.Requested, error.Available));
        Assert.Null(_node.Log.Seal());
        Assert.Equal(0, _node.Residents.Count);
    }

    [Fact]
    public async Task Of_WhatCanBeHad_SaysNothing() => Assert.Null(await Refuse(_node, Place(quantity: 2)));

    [Fact]
    public async Task Of_WhatMayBeCutShort_SaysNothing() =>
        Assert.Null(await Refuse(_node, Place(quantity: 3, OnShortage.CancelRemainder)));

    [Fact]
    public async Task Of_WhatCanNotBeRightAtAll_LeavesItToTheOrder()
    {
        var place = Place(quantity: 3);

        Assert.Null(await Refuse(_node, place with { Draft = place.Draft with { Currency = "XXY" } }));
    }

    [Fact]
    public async Task Of_AnOrderThatIsBeingPlaced_LeavesItToIt()
    {
        Open();

        Assert.Null(await Refuse(_node, Place(quantity: 3)));
    }

    // It has left memory, which in the silo it never does so early: each of the three looks has to find it by itself.
    [Fact]
    public async Task Of_AnOrderThatWaitsForTheDisk_LeavesItToIt()
    {
        Append();
        Assert.Null(await Refuse(_node, Place(quantity: 3)));

        Assert.NotNull(_node.Log.Seal());
        Assert.Null(await Refuse(_node, Place(quantity: 3)));
    }

    [Fact]
    public async Task Of_AnOrderThatIsOnDisk_LeavesItToIt()
    {
        Append();
        _node.Land(_store, _node.Log.Seal()!);

        Assert.Null(await Refuse(_node, Place(quantity: 3)));
    }

    // It becomes durable between the look at the log and the look into the store: what is gone from the one is in the other by then.
    [Fact]
    public async Task Of_AnOrderThatLandsMeanwhile_LeavesItToIt()
    {
        var store = Intercepted.Over(_store);
        var node = NodeOver(store);
        store.Of().Before = method =>
        {
            if (method != nameof(IJournalStore.ReadRowsAsync)) return;

            store.Of().Before = _ => { };
            Append();
            _node.Land(_store, _node.Log.Seal()!);
        };

        Assert.Null(await Refuse(node, Place(quantity: 3)));
    }

    // A lost decision never happened, so a shortage may be told again.
    [Fact]
    public async Task Of_AnOrderWhoseFlushFailed_SaysWhatTheOrderWouldSay()
    {
        Append();
        _node.Log.Complete(_node.Log.Seal()!, landed: false);

        Assert.NotNull(await Refuse(_node, Place(quantity: 3)));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static Node NodeOver(IJournalStore store) => new("one", store, TimeProvider.System, Guid.NewGuid, () => { });

    private static PlaceOrder Place(long quantity, OnShortage onShortage = OnShortage.Refuse) => Shop.Order(quantity, Key, onShortage);

    private static async Task<Rejection?> Refuse(Node node, PlaceOrder place)
    {
        var prepared = await node.RuntimeOver(DispatchProxy.Create<IGrainFactory, Shop>()).Checkout.PrepareAsync(place.Draft);
        return (await ShortageRefusal.OfAsync(node, new GrainName("order", Id), place, prepared) as Rejected)?.Rejection;
    }

    private Activation<OrderState, OrderCommand, OrderEvent, Reply> Open()
    {
        var order = new Activation<OrderState, OrderCommand, OrderEvent, Reply>(new GrainName("order", Id), Order.Rules, _node, new Nowhere());
        order.Replay(new History(null, null, []));
        return order;
    }

    private void Append()
    {
        var order = Open();
        var terms = OrderTerms.Of(Place(quantity: 1).Draft, "sealed");
        order.Handle(new PlaceSourced(terms, new SourcingPlan([new PlannedAllocation(1, "L", 1)], []), Key), "web", "test", _node.Log.Epoch, done: null);
        Assert.Equal(1, order.AppendedVersion);
        order.Close();
    }

    /// <summary>A store with something to happen before it is asked.</summary>
    public class Intercepted : DispatchProxy
    {
        private IJournalStore _store = null!;

        public Action<string> Before { get; set; } = _ => { };

        public static IJournalStore Over(IJournalStore store)
        {
            var over = Create<IJournalStore, Intercepted>();
            over.Of()._store = store;
            return over;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Before(targetMethod!.Name);
            return targetMethod.Invoke(_store, args);
        }
    }
}

internal static class InterceptedStores
{
    public static ShortageRefusalTests.Intercepted Of(this IJournalStore store) => (ShortageRefusalTests.Intercepted)(object)store;
}
