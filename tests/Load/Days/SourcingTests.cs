using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Tests.Days;

public sealed class SourcingTests
{
    private readonly Sku _a = new("A");
    private readonly Sku _b = new("B");

    [Fact]
    public void Order_ThatOnePlaceHasAllOf_ComesFromTheNearestSuch()
    {
        var shop = Shops.New(_a, _b).With(_a, "NEAR", 5).With(_a, "MIDDLE", 5).With(_b, "MIDDLE", 5).With(_a, "FAR", 5).With(_b, "FAR", 5);

        var order = shop.Place(Shops.Draft("refuse", Shops.Line(_a, 2), Shops.Line(_b, 2)));

        Assert.Equal(("2 MIDDLE", "2 MIDDLE"), (order.Allocations(), order.Allocations(2)));
    }

    [Fact]
    public void Order_ThatNoPlaceHasAllOf_ComesFromTheFewestThenNearest()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 1).With(_a, "MIDDLE", 4).With(_a, "FAR", 5);

        Assert.Equal("1 NEAR, 5 FAR", shop.Place(Shops.Draft("refuse", Shops.Line(_a, 6))).Allocations());
    }

    [Fact]
    public void Line_ThatOneOfThePlacesHasAllOf_StaysWhole()
    {
        var shop = Shops.New(_a, _b).With(_a, "NEAR", 1).With(_b, "NEAR", 5).With(_a, "MIDDLE", 5);

        var order = shop.Place(Shops.Draft("refuse", Shops.Line(_a, 3), Shops.Line(_b, 1)));

        Assert.Equal(("3 MIDDLE", "1 NEAR"), (order.Allocations(), order.Allocations(2)));
    }

    [Fact]
    public void Place_ThatALineNames_CostsNothing()
    {
        var shop = Shops.New(_a, _b).With(_a, "NEAR", 5).With(_a, "FAR", 5).With(_b, "FAR", 5);

        var order = shop.Place(Shops.Draft("refuse", Shops.Line(_a, 2), Shops.Line(_b, 2, shop.Place("FAR"))));

        Assert.Equal("2 FAR", order.Allocations());
    }

    [Fact]
    public void Destination_ThatIsNotKnown_LeavesItToPriority()
    {
        var places = new Place[] { new("A", new Point(52, 0), 2, true, true, true), new("B", null, 1, true, true, true) };
        var shop = new Shop(places, [_a]).With(_a, "A", 5).With(_a, "B", 5);

        Assert.Equal("2 B", shop.Place(Shops.Draft("refuse", Shops.Line(_a, 2)) with { To = null }).Allocations());
        Assert.Equal("2 A", shop.Place(Shops.Draft("refuse", Shops.Line(_a, 2))).Allocations());
    }

    [Fact]
    public void Place_ThatDoesNotShip_ServesOnlyThoseWhoNameIt()
    {
        var shop = Shops.New(_a).With(_a, "SHUT", 5);

        var (verdict, _) = Placing.Place(shop, Shops.Draft("refuse", Shops.Line(_a, 1)));

        Assert.Equal("insufficientStock", verdict.Code);
        Assert.Equal(new Shortage(1, "A", 1, 0), Assert.Single(verdict.Shortages!));
        Assert.Equal("1 SHUT", shop.Place(Shops.Draft("refuse", Shops.Line(_a, 1, shop.Place("SHUT")))).Allocations());
    }

    [Fact]
    public void Shortage_WithCancelRemainder_CancelsWhatIsMissing()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 2).With(_a, "FAR", 1);

        var order = shop.Place(Shops.Draft("cancelRemainder", Shops.Line(_a, 5)));

        Assert.Equal(("2 NEAR, 1 FAR", 2L, 2.00m), (order.Allocations(), order.Line(1).Cancelled, order.Money.Cancelled));
        Assert.Equal("insufficientStock", Placing.Place(shop, Shops.Draft("cancelRemainder", Shops.Line(_a, 1))).Verdict.Code);
    }
}
