using FsCheck.Xunit;
using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Tests.Replay;

public class ReplayPlanTests
{
    [Fact]
    public void Of_TheFixture_MakesOrdersChargesAndAdjustments()
    {
        var plan = ReplayPlan.Of(Histories.Traps, Histories.Settings);

        Assert.True(plan.Account.AddsUp);
        Assert.Equal((29, 8, 7), (plan.Account.Rows, plan.Account.OrderLines, plan.Account.Charges));
        Assert.Equal((3, 1, 4, 6), (plan.Account.Returns, plan.Account.PartReturns, plan.Account.Adjustments, plan.Account.MoneyOnly.Count));
        Assert.Equal("536365 536366 536367 536592 536593", string.Join(' ', plan.Orders.Select(order => order.Invoice)));
        var teaTime = plan.Orders.First();
        Assert.Equal("85123A 85123A 85123a 22139", string.Join(' ', teaTime.Lines.Select(line => line.Sku)));
        Assert.Equal((42.18m, 18m, "c-17850", "GB"), (teaTime.LinesTotal, teaTime.ChargesTotal, teaTime.Customer, teaTime.Country));
    }

    [Fact]
    public void Of_AmountsThatEndInHalfAPenny_AreRoundedToEvenAtTheLine()
    {
        var order = ReplayPlan.Of(Histories.Traps, Histories.Settings).Orders.Single(order => order.Invoice == "536366");

        Assert.Equal(0.62m + 0.38m, order.Total); // 5 x 0.125 = 0.625, 3 x 0.125 = 0.375
    }

    [Fact]
    public void Of_TheSameFileAndSettings_HasTheSameRunKey_AndAnyOtherSettingAnother()
    {
        string Key(PlanSettings settings) => ReplayPlan.Of(Histories.Traps, settings).RunKey;

        Assert.Equal(Key(Histories.Settings), Key(Histories.Settings));
        Assert.DoesNotContain(Key(Histories.Settings), (List<string>)[
            Key(Histories.Settings with { LimitInvoices = 3 }),
            Key(Histories.Settings with { Currency = "EUR" }),
            Key(Histories.Settings with { Locations = [.. Locations.BuiltIn.Skip(1)] }),
            Key(Histories.Settings with { NonProducts = NonProducts.Parse(NonProducts.Default.List + ",PADS=fee") })], StringComparer.Ordinal);
    }

    [Fact]
    public void Of_ALimitAndDays_SelectsInvoicesAndCountsTheRest()
    {
        var limited = ReplayPlan.Of(Histories.Traps, Histories.Settings with { LimitInvoices = 2 });
        var days = ReplayPlan.Of(Histories.Traps, Histories.Settings with { From = new DateOnly(2011, 8, 12), To = new DateOnly(2011, 8, 12) });

        Assert.Equal((2, 21), (limited.Invoices.Count, limited.Account.NotSelected));
        Assert.Equal((2, 27), (days.Invoices.Count, days.Account.NotSelected));
        Assert.True(limited.Account.AddsUp && days.Account.AddsUp);
    }

    [Theory]
    [InlineData("1,a/b,1,1")]
    [InlineData("1,a@b,1,1")]
    [InlineData("1,a b,1,1")]
    [InlineData("1,A,2000000000,1")]
    [InlineData("1,A,1,1.00001")]
    public void Of_WhatTheServerWouldRefuse_IsRefusedBeforeAnythingIsSent(string row)
    {
        using var bad = new Histories.Written($"InvoiceNo,StockCode,Quantity,UnitPrice\n{row}\n");

        Assert.Throws<BadHistoryException>(() => ReplayPlan.Of(bad.File, Histories.Settings));
    }

    [Fact]
    public void PlaceOfLine_OfManyRows_LeavesAboutOneInTenToSourcing_AndKeepsToTheSkusPlaces()
    {
        var placement = new Placement(Locations.BuiltIn);
        var unplaced = 0;
        for (var row = 1; row <= 10_000; row++)
        {
            var sku = $"S{row % 100}";
            var place = placement.PlaceOfLine("536365", row, sku);
            if (place is null) unplaced++;
            else Assert.Contains(place, placement.PlacesOf(sku));
        }

        Assert.InRange(unplaced, 900, 1100);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 100).Select(n => placement.PlacesOf($"S{n}").Count).Distinct().Order());
    }

    [Fact]
    public void Of_AKnownText_IsWhatAnotherLanguageGets() =>
        Assert.Equal(0xba7816bf8f01cfeaUL, StableHash.Of("abc")); // The SHA-256 test vector of FIPS 180-2.

    /// <summary>The claim of <see cref="Position"/>: whatever the interleaving and the sourcing, nothing is ever short.</summary>
    [Property]
    public bool OpeningStock_AnyInterleavingAndSourcing_IsNeverShort(int seed)
    {
        var random = new Random(seed);
        using var file = new Histories.Written(Histories.Random(seed, invoices: 30));
        var plan = ReplayPlan.Of(file.File, Histories.Settings);
        var stock = plan.Skus.SelectMany(sku => sku.Positions)
            .ToDictionary(position => (position.Sku, position.Location.Id), position => position.Opening);
        var moves = plan.Orders.SelectMany(order => order.Lines).Select(line => (line.Sku, line.Location, Change: -line.Quantity))
            .Concat(plan.Invoices.SelectMany(invoice => invoice.Adjustments).Select(move => (move.Sku, (Location?)move.Location, move.Change)))
            .Concat(plan.Returns.SelectMany(planned => planned.Parts, (planned, part) =>
                (planned.Order.Lines[part.Line - 1].Sku, (Location?)part.Location, Change: part.Quantity)))
            .ToArray();
        random.Shuffle(moves);
        foreach (var (sku, asked, change) in moves)
        {
            var places = stock.Keys.Where(key => key.Sku == sku).ToArray();
            var place = asked is null ? places[random.Next(places.Length)] : (sku, asked.Id);
            if ((stock[place] += change) < 0) return false;
        }
        return plan.Skus.All(sku => stock.Where(pair => pair.Key.Sku == sku.Sku).Sum(pair => pair.Value) == sku.Closing);
    }
}
