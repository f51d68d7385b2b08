using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Tests.Days;

/// <summary>What comes after the order: counts, returns, transfers.</summary>
public sealed class AfterwardsTests
{
    private readonly Sku _a = new("A");

    [Fact]
    public void Count_OfAnEarlierTime_AllowsForWhatMovedSince()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 10);
        var then = new Moment(DateTimeOffset.UnixEpoch, 10, 0, null);
        shop.With(_a, "NEAR", 5);

        Assert.Equal(Verdict.Created, shop.Book(_a, "NEAR", "count", 8, then));
        Assert.Equal(13, shop.Levels(_a, "NEAR").OnHand);

        // What the first count found missing is not missing once more.
        Assert.Equal(Verdict.Created, shop.Book(_a, "NEAR", "count", 8, then));
        Assert.Equal(13, shop.Levels(_a, "NEAR").OnHand);
    }

    [Fact]
    public void Count_OlderThanTheLatest_IsSuperseded()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 10);
        var (then, later) = (new Moment(DateTimeOffset.UnixEpoch, 10, 0, null), new Moment(DateTimeOffset.UnixEpoch.AddSeconds(1), 10, 0, null));
        shop.Book(_a, "NEAR", "count", 9, later);

        Assert.Equal("countSuperseded", shop.Book(_a, "NEAR", "count", 10, then).Code);
    }

    [Fact]
    public void Return_OfMoreThanWasAnnounced_TakesItInAndRefundsWhatWasAnnounced()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 3);
        var order = Shipped(shop, 3);
        var claim = Returning.Request(shop, order, [(1, 2, "too small")], "mail").Return!;

        Assert.Equal(Verdict.Ok, Returning.Receive(shop, claim, shop.Place("FAR"), [(1, 3)]));
        Assert.Equal(new Levels(3, 0, 0, 0, 0, 0, 3, 0), shop.Levels(_a, "FAR"));
        Assert.Equal("nothingDue", Returning.Refund(shop, claim).Code);

        Assert.Equal(Verdict.Ok, Returning.Inspect(shop, claim, [new Inspection(1, 2, "restock", null), new Inspection(1, 1, "damaged", null)]));
        Assert.Equal(new Levels(3, 2, 0, 0, 0, 1, 0, 0), shop.Levels(_a, "FAR"));
        Assert.Equal(Verdict.Ok, Returning.Refund(shop, claim));
        Assert.Equal((2.00m, "closed", "partiallyReturned"), (order.Money.Refunded, claim.Status, order.Status));
    }

    [Fact]
    public void Return_ThatIsDeclined_GivesItsUnitsFree()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 1);
        var order = Shipped(shop, 1);
        var claim = Returning.Request(shop, order, [(1, 1, "broken")], "mail").Return!;
        Assert.Equal("nothingToReturn", Returning.Request(shop, order, [(1, 1, "broken")], "mail").Verdict.Code);

        Assert.Equal(Verdict.Ok, Returning.Decline(shop, claim));

        Assert.Equal(Verdict.Created, Returning.Request(shop, order, [(1, 1, "broken")], "mail").Verdict);
        Assert.Equal("returnDeclined", Returning.Receive(shop, claim, shop.Place("NEAR"), [(1, 1)]).Code);
    }

    [Fact]
    public void Transfer_WithUnitsBeyondWhatIsInTransit_BooksThemAsSurplus()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 5);
        var transfer = Transferring.Request(shop, shop.Place("NEAR"), shop.Place("FAR"), [(_a, 4)]).Transfer!;
        Assert.Equal((new Levels(1, 1, 0, 0, 0, 0, 0, 4), "inTransit"), (shop.Levels(_a, "NEAR"), transfer.Status));

        Transferring.WriteOff(shop, transfer, [(1, 1)]);
        Transferring.Receive(shop, transfer, [(1, 5)]);

        Assert.Equal((0L, 2L, "closed"), (transfer.Line(1).InTransit, transfer.Line(1).Surplus, transfer.Status));
        Assert.Equal((0L, 5L), (shop.Levels(_a, "NEAR").InTransit, shop.Levels(_a, "FAR").OnHand));
        Assert.Equal("transferReceived", Transferring.Receive(shop, transfer, [(1, 1)]).Code);
    }

    private Order Shipped(Shop shop, long units)
    {
        var order = shop.Place(Shops.Draft("refuse", Shops.Line(_a, units)));
        Assert.Equal(Verdict.Created, Shipping.Ship(shop, order, shop.Place("NEAR"), [(1, units)]));
        return order;
    }
}
