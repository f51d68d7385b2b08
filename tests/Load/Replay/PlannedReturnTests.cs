using System.Globalization;
using FsCheck.Xunit;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Tests.Replay;

/// <summary>How cancellations, which name no invoice, become returns of orders.</summary>
public class PlannedReturnTests
{
    private const string Header = "InvoiceNo,StockCode,Quantity,UnitPrice,CustomerID\n";

    [Fact]
    public void Of_ACancellation_TakesTheCustomersLatestEarlierOrderFirst_AndSplits()
    {
        var plan = Plan("1,A,5,2.00,7", "2,A,3,2.50,7", "2,Z,1,1.00,7", "3,A,9,2.00,8", "C4,A,-6,2.50,7", "5,A,9,2.00,7");

        Assert.Equal("C4 of 2: 1x3 = 7.50; C4 of 1: 1x3 = 6.00", Texts(plan));
        Assert.Equal((1, 0, 0), (plan.Account.Returns, plan.Account.PartReturns, plan.Account.Adjustments));
        Assert.Equal((-15.00m, 0m), (plan.Account.ReturnsAmount, plan.Account.AdjustmentsAmount));
    }

    [Fact]
    public void Of_ACancellationOfMoreThanWasBought_AdjustsTheRest()
    {
        var plan = Plan("1,A,5,2.00,7", "C2,A,-6,2.00,7", "C3,A,-1,2.00,7");

        Assert.Equal("C2 of 1: 1x5 = 10.00", Texts(plan));
        Assert.Equal([("C2", 1L), ("C3", 1L)], plan.Invoices.SelectMany(i => i.Adjustments, (i, adjusted) => (i.Number, adjusted.Change)));
        Assert.Equal((0, 1, 1), (plan.Account.Returns, plan.Account.PartReturns, plan.Account.Adjustments));
        Assert.Equal((-10.00m, -4.00m), (plan.Account.ReturnsAmount, plan.Account.AdjustmentsAmount));
    }

    [Theory]
    [InlineData("C2,A,-1,2.00,")] // Nobody known gives it back.
    [InlineData("C2,A,-1,2.00,8")] // Somebody else bought it.
    [InlineData("C2,a,-1,2.00,7")] // Another SKU.
    [InlineData("2,A,-1,0,7")] // A write-off.
    public void Of_WhatCannotBeTied_StaysAnAdjustment(string row)
    {
        var plan = Plan("1,A,5,2.00,7", row);

        Assert.Empty(plan.Returns);
        Assert.Equal(1, plan.Account.Adjustments);
    }

    [Fact]
    public void Of_SeveralReturnsOfOneOrder_RefundsWhatWasPaid_AndTheLastUnitTakesTheRounding()
    {
        var plan = Plan("1,A,3,0.335,7", "C2,A,-1,9,7", "C3,A,-1,9,7", "C4,A,-1,9,7");

        Assert.Equal("C2 of 1: 1x1 = 0.33; C3 of 1: 1x1 = 0.34; C4 of 1: 1x1 = 0.33", Texts(plan)); // 3 x 0.335 = 1.005, 1.00
        Assert.Equal("-C2C3", string.Concat(plan.Returns.Select(planned => planned.Before?.Invoice ?? "-")));
    }

    [Fact]
    public void Of_AnOrderWithCharges_RefundsRebatesInPart_AndPostageWithTheLastUnit()
    {
        var plan = Plan("1,A,4,2.00,7", "1,A,1,-2.00,7", "1,POST,1,5.00,7", "C2,A,-1,2.00,7", "C3,A,-3,2.00,7");

        Assert.Equal("C2 of 1: 1x1 = 1.50; C3 of 1: 1x3 = 9.50", Texts(plan));
        Assert.Equal((2.00m, -0.50m), (plan.Returns.First().Refund.Goods, plan.Returns.First().Refund.Charges));
    }

    [Property]
    public bool Of_AnyHistory_BringsNothingBackTwice_AndRefundsNoMoreThanWasPaid(int seed)
    {
        using var file = new Histories.Written(Histories.Random(seed, invoices: 60));
        var plan = ReplayPlan.Of(file.File, Histories.Settings);

        var units = plan.Returns.SelectMany(planned => planned.Lines, (planned, line) => (planned.Order, line.Line, line.Quantity))
            .GroupBy(part => (part.Order.Invoice, part.Line));
        return plan.Account.AddsUp
            && units.All(line => line.Sum(part => part.Quantity) <= line.First().Order.Lines[line.Key.Line - 1].Quantity)
            && plan.Returns.All(planned => planned.Refund.Amount >= 0 && plan.Orders.Contains(planned.Order))
            && plan.Returns.GroupBy(planned => planned.Order.Invoice, StringComparer.Ordinal)
                .All(order => order.Sum(planned => planned.Refund.Amount) <= Math.Max(0, order.First().Order.Total));
    }

    private static ReplayPlan Plan(params string[] rows)
    {
        using var file = new Histories.Written(Header + string.Join('\n', rows) + "\n");
        return ReplayPlan.Of(file.File, Histories.Settings);
    }

    private static string Texts(ReplayPlan plan) => string.Join("; ", plan.Returns.Select(Text));

    private static string Text(PlannedReturn planned) =>
        $"{planned.Subject}: {string.Join(' ', planned.Lines.Select(line => $"{line.Line}x{line.Quantity}"))} = "
        + planned.Refund.Amount.ToString("0.00", CultureInfo.InvariantCulture);
}
