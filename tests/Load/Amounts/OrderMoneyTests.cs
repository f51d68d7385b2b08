using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Tests.Days;

public sealed class OrderMoneyTests
{
    private static readonly Sku Sku = new("A");

    [Fact]
    public void Units_CancelledOneByOne_LeaveTheRoundingToTheLast()
    {
        var money = new OrderMoney(Draft([new DraftLine(Sku, 3, 1.11m, 0.10m, 0.35m, null)], new DraftCharge("shipping", 1.00m, 0.20m)));

        decimal[] amounts = [money.Cancel(One(1)), money.Cancel(One(1)), money.Cancel(One(1))];

        Assert.Equal([1.60m, 1.58m, 1.60m], amounts);
        Assert.Equal((4.78m, 4.78m), (money.Total, money.Cancelled));
    }

    [Fact]
    public void Refund_OfAllButOneUnit_LeavesTheChargesAndTheLastTakesThem()
    {
        var money = new OrderMoney(Draft([new DraftLine(Sku, 2, 3.00m, 0, 0, null)], new DraftCharge("shipping", 4.95m, 0.99m)));

        Assert.Equal((3.00m, 8.94m), (money.Refund(One(1)), money.Refund(One(1))));
    }

    [Fact]
    public void Refund_TakesItsShareOfARebate()
    {
        var money = new OrderMoney(Draft([new DraftLine(Sku, 2, 3.00m, 0, 0, null)], new DraftCharge("rebate", -1.00m, 0)));

        Assert.Equal(2.50m, money.Refund(One(1)));
    }

    [Fact]
    public void Refund_OfUnitsWorthLessThanTheRebate_IsNothing()
    {
        var money = new OrderMoney(Draft(
            [new DraftLine(Sku, 1, 0.10m, 0, 0, null), new DraftLine(Sku, 1, 9.00m, 0, 0, null)], new DraftCharge("rebate", -2.00m, 0)));

        Assert.Equal((0m, 7.10m), (money.Refund(One(1)), money.Refund(One(2))));
    }

    [Property]
    public Property EveryUnit_HoweverItLeaves_TakesTheTotalInTheEnd(bool[] cancels, PositiveInt price) => (cancels.Length > 0).Implies(() =>
    {
        var draft = Draft(
            [new DraftLine(Sku, cancels.Length, price.Get / 1000m, 0, 0.07m, null)], new DraftCharge("shipping", 4.95m, 0.99m));
        var money = new OrderMoney(draft);
        foreach (var cancel in cancels) _ = cancel ? money.Cancel(One(1)) : money.Refund(One(1));
        return money.Cancelled + money.Refunded == money.Total;
    });

    private static Draft Draft(DraftLine[] lines, params DraftCharge[] charges) => Shops.Draft("refuse", lines) with { Charges = charges };

    private static SortedDictionary<int, long> One(int line) => new() { [line] = 1 };
}
