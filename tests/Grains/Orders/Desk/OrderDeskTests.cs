using System.Reflection;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Desk;
using OrleansOms.Grains.Orders.Sourcing;
using OrleansOms.Grains.Tests.Hosting;

namespace OrleansOms.Grains.Tests.Orders.Desk;

/// <summary>An order at the desk: who places it, who goes on with it, and that it is in one place at a time. Flushes happen here when the test says so.</summary>
public sealed class OrderDeskTests : IAsyncDisposable
{
    private const string Id = "o-1";

    private static readonly GrainName Name = new("order", Id);
    private static readonly RequestKey Key = new("orders:k1", "f1");

    private readonly MemoryJournalStore _store = new();
    private readonly Node _node;
    private readonly Stock _stock = new();
    private readonly IGrainFactory _grains = DispatchProxy.Create<IGrainFactory, Shop>();
    private readonly OrderDesk _desk;

    public OrderDeskTests()
    {
        _node = new Node("one", _store, TimeProvider.System, Guid.NewGuid, () => { });
        _desk = DeskOver(_node);
    }

    private Shop Grain => (Shop)_grains;

    [Fact]
    public async Task Place_AnOrderThatNobodyElseAsksFor_PlacesItWithoutAGrainAndLeavesMemory()
    {
        var placing = Place();
        Assert.NotNull(_node.Residents.Find(Name));

        await LandUntil(placing);

        var placed = Assert.IsType<OrderAnswered>(await placing);
        Assert.Equal(("A. Buyer", "allocated"), (placed.Order.Customer.Name, placed.Order.Status));
        Assert.Equal(["ReserveStock", "CommitStock"], _stock.Asked);
        await Gone();
        Assert.Empty(Grain.Asked);
    }

    [Fact]
    public async Task Place_TheSameAgain_SaysTheSame()
    {
        var first = Place();
        await LandUntil(first);

        var again = Place();
        await LandUntil(again);

        var (one, other) = (Assert.IsType<OrderAnswered>(await first), Assert.IsType<OrderAnswered>(await again));
        Assert.True(other.Replayed);
        Assert.Equal(one.Order.Version, other.Order.Version);
        Assert.Equal(2, _stock.Asked.Count);
        Assert.Empty(Grain.Asked);
    }

    // The stock does not answer, so the order stays under way. Its grain takes over when it is asked, as OrderGrain does when it begins.
    [Fact]
    public async Task Place_AnOrderWhoseGrainTakesOver_IsAnsweredByTheGrain()
    {
        _stock.Answer = new TaskCompletionSource<Reply>();
        var placing = Place();

        var left = DeskOrder.HandOverAsync(_node, Name).AsTask();
        await LandUntil(left);

        Assert.Same(Grain.Reply, await placing);
        Assert.Null(_node.Residents.Find(Name));
        Assert.Contains("Handle PlaceOrder", Grain.Asked, StringComparer.Ordinal);
    }

    // By the time the grain has it the request may be too late, but the order is not.
    [Fact]
    public async Task Place_AnOrderThatWasHandedOver_IsNeverToldThatNothingHasHappened()
    {
        _stock.Answer = new TaskCompletionSource<Reply>();
        Grain.Reply = new Unavailable("Nothing has happened.", TooMuch: true);
        var placing = _desk.Place(Id, Asked() with { Deadline = _node.Now + TimeSpan.FromMinutes(1) }).AsTask();

        await LandUntil(DeskOrder.HandOverAsync(_node, Name).AsTask());

        Assert.False(Assert.IsType<Unavailable>(await placing).TooMuch);
        Assert.Null(Grain.Deadline);
    }

    // It is on disk as begun, and no more: it may vanish, so what it is placed with once more has to be sealed.
    [Fact]
    public async Task Place_AnOrderThatWasUnderWayWhenItLeftMemory_SealsWhatIsPersonal()
    {
        var before = new Activation<OrderState, OrderCommand, OrderEvent, Reply>(Name, Order.Rules, _node, new Nowhere());
        before.Replay(new History(null, null, []));
        var placed = new PlaceSourced(OrderTerms.Of(Asked().Command.Draft, ""), new SourcingPlan([new PlannedAllocation(1, "L", 1)], []), Key);
        before.Handle(placed, "web", "test", _node.Log.Epoch, done: null);
        _node.Land(_store, _node.Log.Seal()!);
        before.Close();

        var placing = Place();
        await LandUntil(placing);

        Assert.True(Assert.IsType<OrderAnswered>(await placing).Replayed);
        Assert.NotNull(await _store.FindKeyAsync("c-1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Place_AnOrderThatIsAtTheDeskAlready_AsksItsGrain()
    {
        _stock.Answer = new TaskCompletionSource<Reply>();
        _ = Place();

        Assert.Same(Grain.Reply, await Place());
    }

    [Fact]
    public async Task Place_AnOrderWhoseGrainIsInMemory_AsksTheGrain()
    {
        _ = new Activation<OrderState, OrderCommand, OrderEvent, Reply>(Name, Order.Rules, _node, new Nowhere());

        Assert.Same(Grain.Reply, await Place());
        Assert.Null(_node.Log.Seal());
    }

    [Fact]
    public async Task Place_WhatWasNotFlushed_IsUnavailableAndNotAskedAgain()
    {
        var placing = Place();

        _node.Log.Complete(_node.Log.Seal()!, landed: false);

        Assert.IsType<Unavailable>(await placing);
        Assert.Empty(Grain.Asked);
        Assert.Null(_node.Residents.Find(Name));
    }

    [Fact]
    public async Task Place_WhereOthersWriteTheJournalToo_AsksTheGrain()
    {
        var shared = DispatchProxy.Create<IJournalStore, Shared>();

        Assert.Same(Grain.Reply, await DeskOver(new Node("two", shared, TimeProvider.System, Guid.NewGuid, () => { })).Place(Id, Asked()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Place_WhereOthersMayWriteTheJournal_PlacesItHereAsLongAsThereAreNone(bool areOthersThere)
    {
        var shared = DispatchProxy.Create<IJournalStore, Shared>();
        ((Shared)(object)shared).Store = _store;
        var node = new Node("two", shared, TimeProvider.System, Guid.NewGuid, () => { });

        var placing = DeskOver(node, new OtherSilos(_grains, () => areOthersThere, _ => null)).Place(Id, Asked()).AsTask();

        if (areOthersThere)
        {
            Assert.Same(Grain.Reply, await placing);
            Assert.Null(node.Log.Seal());
        }
        else
        {
            await LandUntil(placing, node);
            Assert.Equal("allocated", Assert.IsType<OrderAnswered>(await placing).Order.Status);
            Assert.Empty(Grain.Asked);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private OrderDesk DeskOver(Node node, OtherSilos? others = null)
    {
        var (runtime, checkout) = node.RuntimeOver(_grains, _stock);
        return new OrderDesk(runtime, checkout, _grains, others);
    }

    private static Envelope<PlaceOrder> Asked() => new(Shop.Order(1, Key), "web", "test");

    private Task<Reply> Place() => _desk.Place(Id, Asked()).AsTask();

    // Decisions may go on while a flush is under way, so one flush may not be enough.
    private Task LandUntil(Task task) => LandUntil(task, _node);

    private Task LandUntil(Task task, Node node) => Until(() =>
    {
        if (node.Log.Seal() is { } flush) node.Land(_store, flush);
        return task.IsCompleted;
    });

    private Task Gone() => Until(() => _node.Residents.Find(Name) is null);

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A at L, in memory: it holds what it is asked to, or does not answer.</summary>
    private sealed class Stock : INeighbours, INeighbour
    {
        public List<string> Asked { get; } = [];

        /// <summary>What is answered; null for an answer at once.</summary>
        public TaskCompletionSource<Reply>? Answer { get; set; }

        public INeighbour? Find(GrainName name) => name.Type == "stock" ? this : null;

        public ValueTask<Reply> Take(object message, string from, string cause, string token, bool isDurable = false)
        {
            Asked.Add(message.GetType().Name);
            return Answer is { } answer ? new(answer.Task) : new(new Done());
        }
    }

    /// <summary>A store that others may write, too.</summary>
    public class Shared : DispatchProxy
    {
        /// <summary>What is in it; null where it must not be asked.</summary>
        public IJournalStore? Store { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_IsShared" ? true
            : Store is { } store ? targetMethod.Invoke(store, args)
            : throw new NotSupportedException(targetMethod.Name);
    }
}
