using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Tests.Replay;

/// <summary>The plan of the real files against the statistics that are published with them.</summary>
public class RealFileTests
{
    [Fact]
    public void Of_TheWholeYear_HasThePublishedStatistics()
    {
        var file = new HistoryFile(Histories.Shared("online-retail.csv.gz"), ColumnMap.Default);
        var plan = ReplayPlan.Of(file, new PlanSettings(Locations.Read(Histories.Shared("locations.csv"))));
        var account = plan.Account;

        Assert.Equal("999c64bccb71b26c6077bb96308dba01368d54200cccc1ff7572a826f9d6e56d", file.ContentHash());
        Assert.Equal((541_909, 25_900, 61), (account.Rows, plan.Invoices.Count, plan.Settings.Locations.Count));
        Assert.Equal((19_959, 1_114), (plan.Orders.Count(), plan.Orders.Max(order => order.Lines.Count + order.Charges.Count)));
        Assert.Equal(530_503, account.OrderLines + account.Charges);
        Assert.True(account.AddsUp);
        // Published over priced sale lines; what has no price adds nothing, and rounding at each line does not move the sum.
        Assert.Equal(10_655_622.48m, account.OrdersAmount);
        Assert.Equal(10_655_622.48m, plan.Orders.Sum(order => order.Total));
        // Of all cancelled value, 896,812.49, a part is on goods and the rest is money only, where the bad debts' -11,062.06 is too.
        Assert.Equal(-896_812.49m - 11_062.06m, account.ReturnsAmount + account.AdjustmentsAmount + account.MoneyOnlyAmount);
        // Published: 7,518 lines of known customers can be tied to a sale in full, those of codes that are not goods among them.
        Assert.InRange(account.Returns, 7_000, 7_518);
        Assert.Equal(account.ReturnedUnits, plan.Returns.Sum(planned => planned.Lines.Sum(line => line.Quantity)));
        // 4,070 codes less 16 that are not goods, told apart by case.
        Assert.Equal(4_054, plan.Skus.Count);
        Assert.InRange(plan.Orders.Sum(order => order.Lines.Count(line => line.Location is null)) / (double)account.OrderLines, 0.095, 0.105);
    }

    [Fact]
    public void Of_TheBlackFridaySlice_HasThePublishedStatistics()
    {
        var plan = ReplayPlan.Of(new HistoryFile(Histories.Shared("online-retail-black-friday.csv.gz"), ColumnMap.Default), Histories.Settings);

        Assert.Equal((14_477, 462, 14_239), (plan.Account.Rows, plan.Orders.Count(), plan.Account.OrderLines + plan.Account.Charges));
        Assert.True(plan.Account.AddsUp);
    }
}
