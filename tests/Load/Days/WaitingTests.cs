using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Tests.Days;

public sealed class WaitingTests
{
    private readonly Sku _a = new("A") { Backorderable = true };

    [Fact]
    public void Units_ThatBecomeFree_GoToTheOldestLineInPartThenToTheNext()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 1);
        var (first, second) = (shop.Place(Shops.Draft("backorder", Shops.Line(_a, 4))), shop.Place(Shops.Draft("backorder", Shops.Line(_a, 2))));

        shop.With(_a, "FAR", 2);
        Assert.Equal(("1 NEAR, 2 FAR", 1L, "", 2L), (first.Allocations(), first.Line(1).Backordered, second.Allocations(), second.Line(1).Backordered));

        shop.With(_a, "FAR", 4);
        Assert.Equal(("1 NEAR, 2 FAR, 1 FAR", "2 FAR"), (first.Allocations(), second.Allocations()));
        Assert.Equal(new Levels(6, 1, 0, 5, 0, 0, 0, 0), shop.Levels(_a, "FAR"));
        Assert.Empty(_a.Queue);
    }

    [Fact]
    public void Line_ThatNamesAPlace_WaitsThere()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 1);
        var order = shop.Place(Shops.Draft("backorder", Shops.Line(_a, 2, shop.Place("FAR"))));

        shop.With(_a, "MIDDLE", 3);
        Assert.Equal("", order.Allocations());

        shop.With(_a, "FAR", 3);
        Assert.Equal("2 FAR", order.Allocations());
    }

    [Fact]
    public void Safety_ThatIsThere_IsLeftAloneButWhatBecomesFreeGoesToThoseWhoWaitFirst()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 2);
        shop.Book(_a, "NEAR", "safety", 5);
        var order = shop.Place(Shops.Draft("backorder", Shops.Line(_a, 4)));
        Assert.Equal(4, order.Line(1).Backordered);

        shop.With(_a, "NEAR", 1);
        Assert.Equal(new Levels(3, 0, 0, 1, 2, 0, 0, 0), shop.Levels(_a, "NEAR"));

        shop.Book(_a, "NEAR", "safety", 1);
        Assert.Equal(new Levels(3, 0, 0, 2, 1, 0, 0, 0), shop.Levels(_a, "NEAR"));
    }

    [Fact]
    public void Limit_ThatIsReached_LetsNobodyWait()
    {
        _a.BackorderLimit = 3;
        var shop = Shops.New(_a).With(_a, "NEAR", 1);
        shop.Place(Shops.Draft("backorder", Shops.Line(_a, 3)));

        Assert.Equal("insufficientStock", Placing.Place(shop, Shops.Draft("backorder", Shops.Line(_a, 2))).Verdict.Code);
        shop.Place(Shops.Draft("backorder", Shops.Line(_a, 1)));
    }

    [Fact]
    public void Cancel_TakesWhatWaitsThenWhatTheLineGotLast()
    {
        var shop = Shops.New(_a).With(_a, "NEAR", 1).With(_a, "MIDDLE", 1);
        var order = shop.Place(Shops.Draft("backorder", Shops.Line(_a, 4)));

        Assert.Equal(Verdict.Ok, Cancelling.Cancel(shop, order, [(1, 3)]));

        Assert.Equal(("1 NEAR, 0 MIDDLE", 0L, "allocated"), (order.Allocations(), order.Line(1).Backordered, order.Status));
        Assert.Equal("notLeftToCancel", Cancelling.Cancel(shop, order, [(1, 2)]).Code);
    }
}
