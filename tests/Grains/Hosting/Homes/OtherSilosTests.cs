using System.Collections.Immutable;
using System.Net;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Silos;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Silos;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Hosting.Homes;

/// <summary>What goes to another silo goes through its post, and what that can't answer is asked of the grain itself.</summary>
public sealed class OtherSilosTests
{
    private const string Sku = "85123A";
    private const string Place = "WH-GB-DAVENTRY";
    private static readonly SiloAddress There = SiloAddress.New(IPAddress.Loopback, 11112, 1);
    private static readonly GrainName Stock = new("stock", $"{Sku}@{Place}");
    private static readonly StockView Levels = new(Sku, Place, 5, 5, 0, 0, 0, 0, 0, 0, 1, DateTimeOffset.UnixEpoch);
    private static readonly SkuView Seen = new(Sku, null, SkuKind.Stock, Backorderable: false, null, [Place], 1);

    private readonly Scripted _post;
    private readonly Scripted _stock;
    private readonly Views _views;
    private readonly Post _carrier;

    public OtherSilosTests()
    {
        var (post, stock, sku) = (Scripted.Of<ISiloPostGrain>(), Scripted.Of<IStockGrain>(), Scripted.Of<ISkuGrain>());
        (_post, _stock) = (post.Script, stock.Script);
        stock.Script.On("View", _ => new ValueTask<StockView?>(Levels));
        sku.Script.On("View", _ => new ValueTask<SkuView?>(Seen));
        var grains = Scripted.Of<IGrainFactory>();
        grains.Script
            .On("GetGrain ISiloPostGrain", key => Equals(key[0], There.ToParsableString()) ? post.Proxy : null)
            .On("GetGrain IStockGrain", key => Equals(key[0], Stock.Id) ? stock.Proxy : null)
            .On("GetGrain ISkuGrain", key => Equals(key[0], Sku) ? sku.Proxy : null);
        var others = new OtherSilos(grains.Proxy, () => true, grain => Home.Has(grain) ? There : null);
        var node = new Node("one", new MemoryJournalStore(), TimeProvider.System, Guid.NewGuid, () => { });
        _views = new Views(grains.Proxy, node, others);
        _carrier = new Post(grains.Proxy, null!, null!, others);
    }

    [Fact]
    public async Task Message_ToAGrainElsewhere_GoesThroughThePostOfItsSilo()
    {
        _post.On("Deliver", parcels => Said(((ImmutableArray<Parcel>)parcels[0]!).Select(Reply? (_) => new Done())));

        Assert.IsType<Done>(await Send(durable: true));

        var parcel = Assert.Single((ImmutableArray<Parcel>)_post.Calls.Single()[0]!);
        Assert.Equal((Stock.Type, Stock.Id, "order/1", "cause", "token"), (parcel.Type, parcel.Id, parcel.From, parcel.Cause, parcel.Token));
        Assert.Empty(_stock.Calls);
    }

    [Fact]
    public async Task Message_ThatThePostCouldNotHandOver_GoesToTheGrainItself()
    {
        _post.On("Deliver", _ => Said<Reply?>([null]));
        _stock.On("Handle", _ => new ValueTask<Reply>(new Done()));

        Assert.IsType<Done>(await Send(durable: true));

        Assert.True(((Envelope<StockCommand>)_stock.Calls.Single()[0]!).Durable);
    }

    [Fact]
    public async Task Message_WhosePostFails_FailsAndIsNotSentTwice()
    {
        _post.On("Deliver", _ => new ValueTask<ImmutableArray<Reply?>>(Task.FromException<ImmutableArray<Reply?>>(new TimeoutException())));

        await Assert.ThrowsAsync<TimeoutException>(async () => await Send(durable: true));

        Assert.Empty(_stock.Calls);
    }

    [Fact]
    public async Task Message_ThatIsNotDurableYet_NeverGoesThroughThePost()
    {
        _stock.On("Handle", _ => new ValueTask<Reply>(new NotDurableYet()));

        Assert.IsType<NotDurableYet>(await Send(durable: false));

        Assert.Empty(_post.Calls);
    }

    [Fact]
    public async Task Look_AtWhatIsElsewhere_ComesFromThatSilosMemory()
    {
        _post.On("Supplies", _ => Said<Seen<SkuSupply>?>([new(new(Seen, [Levels]))]));
        _post.On("Locations", _ => Said<Seen<LocationView>?>([new(null)]));

        Assert.Equal([Levels], (await _views.Supply(Sku, [Place]))!.Stock);
        Assert.Null(await _views.Location(Place));
        Assert.Empty(_stock.Calls);
    }

    [Fact]
    public async Task Look_ThatThePostCouldNotTake_IsTakenAtTheGrainsThemselves()
    {
        _post.On("Supplies", _ => Said<Seen<SkuSupply>?>([null]));

        // A location that the SKU is not at is not asked: nobody expects it.
        var supply = await _views.Supply(Sku, [Place, "NOT-LISTED"]);

        Assert.Equal(Seen, supply!.Sku);
        Assert.Equal([Levels], supply.Stock);
    }

    [Fact]
    public async Task Post_AskedForWhatIsNotInMemoryOrFails_AnswersForTheRest()
    {
        var (known, broken, neighbours) = (Scripted.Of<INeighbour>(), Scripted.Of<INeighbour>(), Scripted.Of<INeighbours>());
        known.Script.On("Take", _ => new ValueTask<Reply>(new Done()));
        broken.Script.On("Take", _ => throw new InvalidOperationException("A defect."));
        neighbours.Script.On("Find", name => ((GrainName)name[0]!).Id switch
        {
            "known@b" => known.Proxy,
            "broken@b" => broken.Proxy,
            _ => null,
        });
        var grain = new SiloPostGrain(neighbours.Proxy, _views, Scripted.Of<ILocalSiloDetails>().Proxy);

        var replies = await grain.Deliver([Parcel("known@b"), Parcel("absent@b"), Parcel("broken@b"), Parcel("known@b")]);

        Assert.Equal([typeof(Done), null, null, typeof(Done)], replies.Select(reply => reply?.GetType()));
        Assert.All(known.Script.Calls, call => Assert.Equal(true, call[4])); // durable

        static Parcel Parcel(string id) => new("stock", id, new object(), "order/1", "cause", "token");
    }

    private static object? Said<T>(IEnumerable<T> answers)
    {
        object said = new ValueTask<ImmutableArray<T>>([.. answers]);
        return said;
    }

    private ValueTask<Reply> Send(bool durable) =>
        _carrier.SendAsync("order/1", new Request("cause", Stock, new ReleaseStock(new PromiseId("order/1", 1), 1)), "token", durable);
}
