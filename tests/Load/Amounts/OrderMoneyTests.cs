using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Load.Amounts;

namespace OrleansOms.Load.Tests.Amounts;

public sealed class OrderMoneyTests
{
    [Fact]
    public void Units_CancelledOneByOne_LeaveTheRoundingToTheLast()
    {
        var money = MoneyOf([new PricedLine(3, 1.11m, 0.10m, 0.35m)], new PricedCharge(1.00m, 0.20m));

        decimal[] amounts = [money.Cancel(One(1)), money.Cancel(One(1)), money.Cancel(One(1))];

        Assert.Equal([1.60m, 1.58m, 1.60m], amounts);
        Assert.Equal((4.78m, 4.78m), (money.Total, money.Cancelled));
    }

    [Fact]
    public void Refund_OfAllButOneUnit_LeavesTheChargesAndTheLastTakesThem()
    {
        var money = MoneyOf([new PricedLine(2, 3.00m, 0, 0)], new PricedCharge(4.95m, 0.99m));

        Assert.Equal((3.00m, 8.94m), (money.Refund(One(1)).Amount, money.Refund(One(1)).Amount));
    }

    [Fact]
    public void Refund_TakesItsShareOfARebate()
    {
        var money = MoneyOf([new PricedLine(2, 3.00m, 0, 0)], new PricedCharge(-1.00m, 0));

        Assert.Equal(new RefundAmounts(2.50m, Goods: 3.00m), money.Refund(One(1)));
    }

    [Fact]
    public void Refund_OfUnitsWorthLessThanTheRebate_IsNothing()
    {
        var money = MoneyOf([new PricedLine(1, 0.10m, 0, 0), new PricedLine(1, 9.00m, 0, 0)], new PricedCharge(-2.00m, 0));

        Assert.Equal((0m, 7.10m), (money.Refund(One(1)).Amount, money.Refund(One(2)).Amount));
    }

    [Property]
    public Property EveryUnit_HoweverItLeaves_TakesTheTotalInTheEnd(bool[] cancels, PositiveInt price) => (cancels.Length > 0).Implies(() =>
    {
        var money = MoneyOf([new PricedLine(cancels.Length, price.Get / 1000m, 0, 0.07m)], new PricedCharge(4.95m, 0.99m));
        foreach (var cancel in cancels) _ = cancel ? money.Cancel(One(1)) : money.Refund(One(1)).Amount;
        return money.Cancelled + money.Refunded == money.Total;
    });

    private static OrderMoney MoneyOf(PricedLine[] lines, params PricedCharge[] charges) => new(new Currency("GBP"), lines, charges);

    private static SortedDictionary<int, long> One(int line) => new() { [line] = 1 };
}
