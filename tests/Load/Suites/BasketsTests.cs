using OrleansOms.Load.Suites.Scenarios;
using OrleansOms.Load.Tests.Replay;

namespace OrleansOms.Load.Tests.Suites;

public class BasketsTests
{
    [Fact]
    public void Read_TheRealBlackFriday_HasThePublishedOrders()
    {
        var baskets = Baskets.Read(Histories.Shared("online-retail-black-friday.csv.gz"));

        // Published: 462 sale orders, of which three have nothing but carriage or manual entries, and 52 cancelling invoices.
        Assert.Equal(459, baskets.Invoices.Count);
        Assert.Equal(52.0 / 462, baskets.CancelShare, precision: 6);
        Assert.InRange(baskets.Invoices.Average(basket => basket.Count), 30, 31);
        Assert.InRange(baskets.Hours, 72, 96);
    }

    [Fact]
    public void Read_WhatIsBuiltIn_IsASmallShop()
    {
        var baskets = Baskets.Read(Path.Combine(AppContext.BaseDirectory, "Suites", "Fixtures", "baskets.csv"));

        Assert.Equal(20, baskets.Invoices.Count);
        Assert.Equal(3.0 / 20, baskets.CancelShare);
        Assert.All(baskets.Invoices, basket => Assert.All(basket, line => Assert.InRange(line.Sku, 0, baskets.Skus - 1)));
    }

    [Fact]
    public void Drafts_AskedAgain_AreTheSameBasketsFromAnotherPlace()
    {
        var baskets = Baskets.Read(Path.Combine(AppContext.BaseDirectory, "Suites", "Fixtures", "baskets.csv"));
        var assortment = Assortment.Numbered("t", baskets.Skus, locations: 3, spread: 2);
        var drafts = new BasketDrafts(assortment, baskets);

        var (first, again, next) = (drafts.Of(3), drafts.Of(3), drafts.Of(3 + baskets.Invoices.Count));

        Assert.Equal(first, again);
        Assert.All(first.Zip(next), pair => Assert.Equal(Wanted(pair.First), Wanted(pair.Second)));
        Assert.All(first.Zip(next), pair => Assert.False(Place(pair.First) == Place(pair.Second)));

        (int, int) Wanted(DraftLine line) => (assortment.SkuOf(line.Position), line.Quantity);
        string Place(DraftLine line) => assortment.LocationOf(line.Position);
    }
}
