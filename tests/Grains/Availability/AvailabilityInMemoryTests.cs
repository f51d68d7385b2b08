using System.Text;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Availability;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Tests.Hosting;
using OrleansOms.Grains.Tests.Stock;

namespace OrleansOms.Grains.Tests.Availability;

using SkuActivation = Activation<SkuState, SkuCommand, SkuEvent, Reply>;
using StockActivation = Activation<StockState, StockCommand, StockEvent, Reply>;

/// <summary>
/// What is kept must never be older than what was published. Readers and the journal's thread are played by hand here: the test says when a
/// flush lands, and what a reader who was slow leaves behind.
/// </summary>
public sealed class AvailabilityInMemoryTests : IAsyncDisposable
{
    private readonly MemoryJournalStore _store = new();
    private readonly Node _node;
    private readonly AvailabilityInMemory _memory;
    private readonly SkuActivation _sku;
    private readonly StockActivation _l;
    private readonly StockActivation _m;

    private int _movements;

    public AvailabilityInMemoryTests()
    {
        _node = new Node("one", _store, TimeProvider.System, Guid.NewGuid, () => { });
        _memory = new AvailabilityInMemory(_node);
        _sku = OpenSku();
        _l = OpenStock("L");
        _m = OpenStock("M");
        Register("L");
        Register("M");
        Receive(_l, 5);
        Receive(_m, 2);
        Land();
    }

    [Fact]
    public void Find_WhatIsPublished_SumsItUp()
    {
        var view = _memory.Find("A")!.View;

        Assert.Equal("A 7: L 5, M 2", Text(view));
        Assert.Equal(_m.State.AsOf, view.AsOf);
        Assert.Equal(_sku.State.Version + _l.State.Version + _m.State.Version, view.Mark);
    }

    [Fact]
    public void Find_OfNothingNew_IsTheSameAndIsWrittenOnce()
    {
        var written = 0;
        byte[] Write(AvailabilityView view)
        {
            written++;
            return Encoding.ASCII.GetBytes($"{view.Available}");
        }

        var first = _memory.Find("A")!;
        var again = _memory.Find("A")!;

        Assert.Same(first, again);
        Assert.Equal("7", Encoding.ASCII.GetString(first.Body(Write)));
        Assert.Same(first.Body(Write), again.Body(Write));
        Assert.Equal(1, written);
    }

    [Fact]
    public void Find_WhileAFlushIsUnderWay_ShowsWhatIsOnDiskAndTheNewNumbersBeforeAnyReplyLeaves()
    {
        var before = _memory.Find("A")!;
        Receive(_m, 3);
        var flush = _node.Log.Seal()!;
        Assert.Same(before, _memory.Find("A"));

        long? whenTold = null;
        _node.Log.WhenDurable(_node.Log.Epoch, _ => whenTold = _memory.Find("A")!.View.Available);
        Land(flush);

        Assert.Equal(10, whenTold);
        Assert.True(_memory.Find("A")!.View.Mark > before.View.Mark);
    }

    // It is asked for within the flush, when one of two locations has published and the other has not.
    [Fact]
    public void Find_BetweenTwoThatPublish_ShowsNothingOldAfterwards()
    {
        var seen = new List<long>();
        _node.Residents.Published = _ => seen.Add(_memory.Find("A")!.View.Available);
        Receive(_l, 10);
        Receive(_m, 100);
        Land();

        Assert.Equal([17, 117], seen);
        Assert.Equal(117, _memory.Find("A")!.View.Available);
    }

    [Fact]
    public void Find_AfterAReaderLeftAnOldSum_DoesNotShowIt()
    {
        var old = _memory.Find("A")!;
        Receive(_l, 1);
        Land();
        Assert.Equal(8, _memory.Find("A")!.View.Available);

        // He summed up before the flush, and was held up until now.
        _sku.Derived = old;

        Assert.Equal(8, _memory.Find("A")!.View.Available);
    }

    [Fact]
    public void Find_WithALocationMore_ListsIt()
    {
        Assert.NotNull(_memory.Find("A"));
        var n = OpenStock("N");
        Register("N");
        Land();
        Assert.Equal("A 7: L 5, M 2", Text(_memory.Find("A")!.View));

        Receive(n, 4);
        Land();

        Assert.Equal("A 11: L 5, M 2, N 4", Text(_memory.Find("A")!.View));
    }

    [Fact]
    public void Find_OfADecisionThatNeverHappened_HasTheGrainAsked()
    {
        Assert.NotNull(_memory.Find("A"));
        Receive(_l, 1);
        _node.Log.Complete(_node.Log.Seal()!, landed: false);

        Assert.True(_l.Dropped);
        Assert.Null(_memory.Find("A"));

        Load(OpenStockUnloaded("L"));
        Assert.Equal(7, _memory.Find("A")!.View.Available);
    }

    [Fact]
    public void Find_WhenALocationHasLeftMemory_HasTheGrainAsked()
    {
        Assert.NotNull(_memory.Find("A"));
        _m.Close();

        Assert.Null(_memory.Find("A"));
    }

    [Fact]
    public void Find_WhenTheSkuHasLeftMemory_HasTheGrainAsked()
    {
        Assert.NotNull(_memory.Find("A"));
        _sku.Close();

        Assert.Null(_memory.Find("A"));
    }

    // The store may have more by then than the one before ever knew.
    [Fact]
    public void Find_WhenALaterActivationTookThePlace_WaitsForItsHistory()
    {
        Assert.NotNull(_memory.Find("A"));
        var later = OpenStockUnloaded("L");
        Assert.Null(_memory.Find("A"));

        Load(later);
        var sum = _memory.Find("A")!;
        Receive(later, 1);
        Land();

        Assert.Equal((7, 8), (sum.View.Available, _memory.Find("A")!.View.Available));
    }

    [Fact]
    public void Find_OfMany_AnswersEachInItsPlace()
    {
        var found = new KeptAvailability?[3];

        _memory.Find(["never-seen", "A", "A"], found);

        Assert.Null(found[0]);
        Assert.Equal(7, found[1]!.View.Available);
        Assert.Equal(7, found[2]!.View.Available);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static string Text(AvailabilityView view) =>
        $"{view.Sku} {view.Available}: {string.Join(", ", view.Locations.Select(at => $"{at.Location} {at.Available}"))}";

    private SkuActivation OpenSku()
    {
        var sku = new SkuActivation(new GrainName("sku", "A"), Sku.Rules, _node, new Nowhere());
        sku.Replay(new History(null, null, []));
        return sku;
    }

    private StockActivation OpenStock(string location)
    {
        var stock = OpenStockUnloaded(location);
        Load(stock);
        return stock;
    }

    private StockActivation OpenStockUnloaded(string location) => new(new GrainName("stock", $"A@{location}"), StockLocation.Rules, _node, new Nowhere());

    private void Load(StockActivation stock) => stock.Replay(
        _store.LoadAsync(stock.Name, StockLocation.Rules.States.Shape, long.MaxValue, CancellationToken.None).AsTask().GetAwaiter().GetResult());

    private void Register(string location) => _sku.Handle(new RegisterStock(location), "test", "test", _node.Log.Epoch, done: null);

    private void Receive(StockActivation stock, long units) =>
        stock.Handle(StockCases.Record(MovementType.Receipt, units, $"k{++_movements}"), "test", "test", _node.Log.Epoch, done: null);

    private void Land() => Land(_node.Log.Seal()!);

    private void Land(Flush flush) => _node.Land(_store, flush);
}
