using System.Net;
using Orleans.Runtime.Placement;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Tests.Hosting.Homes;

/// <summary>Where an order's grain is made: near its stock when it is placed, else in the silo that is asked.</summary>
public sealed class NearStockPlacementTests : IDisposable
{
    private static readonly SiloAddress[] Silos = [.. Enumerable.Range(1, 3).Select(number => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), 7))];

    private readonly Scripted _context;
    private readonly IPlacementContext _placement;

    public NearStockPlacementTests()
    {
        var (proxy, script) = Scripted.Of<IPlacementContext>();
        (_placement, _context) = (proxy, script);
        script.On("GetCompatibleSilos", _ => Silos).On("get_LocalSilo", _ => Silos[0]);
        RequestContext.Clear();
    }

    public void Dispose() => RequestContext.Clear();

    [Fact]
    public async Task Order_ThatIsPlaced_IsWhereMostOfItsSkusAre()
    {
        var skus = SkusOf(Silos[2]).Take(2).Append(SkusOf(Silos[1]).First()).ToArray();

        NearStock.Tell(Draft(skus));

        Assert.Equal(Silos[2], await Chosen());
    }

    [Fact]
    public async Task Order_OfMoreSkusThanAreTold_IsPlacedByTheFirst()
    {
        var few = SkusOf(Silos[1]).Take(NearStock.SkusMax).ToArray();

        NearStock.Tell(Draft([.. few, .. SkusOf(Silos[2]).Take(50)]));

        Assert.Equal(few, NearStock.Told(Headers()));
        Assert.Equal(Silos[1], await Chosen());
    }

    [Fact]
    public async Task Order_ThatIsAskedForOtherwise_IsWhereItIsAskedFor() => Assert.Equal(Silos[0], await Chosen());

    [Fact]
    public async Task Order_AfterItsPlacingWasTold_IsNotToldOfAnyMore()
    {
        NearStock.Tell(Draft([.. SkusOf(Silos[2]).Take(1)]));
        NearStock.TellNothing();

        Assert.Equal(Silos[0], await Chosen());
    }

    // One that drains is no choice any more, though it is the one that is asked.
    [Fact]
    public async Task Order_AskedForInASiloThatTakesNone_IsInAnother()
    {
        _context.On("get_LocalSilo", _ => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_009), 7));

        Assert.Contains(await Chosen(), Silos);
    }

    private Task<SiloAddress> Chosen() => new NearStockPlacementDirector().OnAddActivation(
        new NearStockPlacement(), new PlacementTarget(GrainId.Create("order", "o-1"), Headers(), default, 0), _placement);

    // As Orleans puts them into a call.
    private static Dictionary<string, object> Headers() =>
        RequestContext.Keys.ToDictionary(key => key, key => RequestContext.Get(key)!, StringComparer.Ordinal);

    private static IEnumerable<string> SkusOf(SiloAddress silo) =>
        Enumerable.Range(0, 3_000).Select(number => $"SKU-{number}").Where(sku => Home.Of(sku, Silos).Equals(silo));

    private static OrderDraft Draft(IEnumerable<string> skus) => new(
        null, "web", "GBP", [], OnShortage.Refuse, new Customer("c-1", "A. Buyer", null, null), [.. skus.Select(sku => new DraftLine(sku, 1, 1m, 0m, 0m, null))], [],
        new Delivery("standard", new Address(null, [], null, "GB", null, null, null)));
}
