using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Amounts;
using OrleansOms.Grains.Orders.Sourcing;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders.Amounts;

public sealed class AmountProperties
{
    [Theory]
    [InlineData(10, 1, 3, 3)]
    [InlineData(10, 2, 3, 7)]
    [InlineData(5, 1, 2, 2)]
    [InlineData(7, 1, 2, 4)]
    [InlineData(-5, 1, 2, -2)]
    [InlineData(-7, 1, 2, -4)]
    [InlineData(-10, 2, 3, -7)]
    [InlineData(10, 0, 3, 0)]
    [InlineData(10, 3, 3, 10)]
    public void Share_IsRoundedHalfToEven(long total, long units, long all, long expected) =>
        Assert.Equal(expected, Proration.Share(Currency.Of("JPY"), total, units, all));

    [Fact]
    public void Share_OfTheLargestAmountAndUnits_DoesNotOverflow() =>
        Assert.Equal(500_000_000_000_000m, Proration.Share(Currency.Of("CLF"), OrderTotals.MaxAmount, 1_000_000_000_000, 2_000_000_000_000));

    [Property]
    public bool Share_ComparedWithExactArithmetic_IsTheNearest(long total, PositiveInt units, NonNegativeInt more)
    {
        var minor = total % 1_000_000_000_000;
        var all = units.Get + (long)more.Get;
        return Proration.Share(Currency.Of("JPY"), minor, units.Get, all) == Math.Round((decimal)minor * units.Get / all, MidpointRounding.ToEven);
    }

    /// <summary>Whatever is cancelled in whatever steps, the parts are the whole, to the last cent.</summary>
    [Property]
    public Property Cancellations_OfAllUnitsInAnySteps_AddUpToTheTotal() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        var terms = test.Terms;
        var given = Nothing.When(Place(terms, Services(terms))).After;
        var random = new Random(test.Seed);
        for (var n = 1; given.View().Lines.Any(line => line.Allocated > 0); n++)
        {
            var open = given.View().Lines.Where(line => line.Allocated > 0).ToArray();
            var line = open[random.Next(open.Length)];
            given = given.When(Cancel($"c{n}", (line.Line, random.NextInt64(1, line.Allocated + 1)))).After;
        }

        var view = given.View();
        Assert.Equal(view.Amounts.Total, view.Amounts.Cancelled);
        Assert.Equal(0, Amount(view.Amounts.Net));
        Assert.Equal(Amount(view.Amounts.Total), view.Cancellations.Sum(cancellation => Amount(cancellation.Amount)));
        Assert.Equal(
            Amount(view.Amounts.Total),
            Amount(view.Amounts.Lines) - Amount(view.Amounts.Discounts) + Amount(view.Amounts.Charges) + Amount(view.Amounts.Tax));
    });

    [Fact]
    public void Amounts_OfAnOrder_AreSumsOfRoundedOnes()
    {
        var amounts = Standing().View().Amounts;
        Assert.Equal(new OrderAmounts("19.30", "0.30", "4.95", "4.05", "28.00", "0.00", "0.00", "28.00"), amounts);
    }

    [Fact]
    public void Cancellation_OfSomeUnits_TakesTheirShareOfLineAndCharges()
    {
        // 2 of 6 units of 15.30 - 0.30 + 3.06, and 2 of 10 units of 4.95 + 0.99: 5.10 - 0.10 + 1.02 + 0.99 + 0.20.
        var view = Standing().When(Cancel("c", (1, 2))).After.View();
        Assert.Equal("7.21", Assert.Single(view.Cancellations).Amount);
        Assert.Equal("20.79", view.Amounts.Net);
    }

    private static SourcingPlan Services(OrderTerms terms) =>
        PlanOf([.. terms.Lines.Select((line, i) => new PlannedAllocation(i + 1, null, line.Quantity))]);

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static Gen<(OrderTerms Terms, int Seed)> Cases() =>
        from code in Gen.Elements("GBP", "JPY", "KWD", "CLF")
        from lines in Line(Currency.Of(code).Exponent).NonEmptyListOf()
        from charge in Gen.Choose(-500, 5000)
        from tax in Gen.Choose(0, 500)
        from seed in Gen.Choose(0, int.MaxValue)
        select (
            Terms() with
            {
                Currency = code,
                Lines = [.. lines.Take(4)],
                Charges = [new Charge("shipping", Minor(charge, Currency.Of(code).Exponent), Minor(tax, Currency.Of(code).Exponent))],
            },
            seed);

    private static Gen<OrderedLine> Line(int exponent) =>
        from quantity in Gen.Choose(1, 12)
        from price in Gen.Choose(0, 99_999)
        from discount in Gen.Choose(0, 300)
        from tax in Gen.Choose(0, 3000)
        select new OrderedLine("A", quantity, Minor(price, 4), Minor(discount, exponent), Minor(tax, exponent), null);

    private static decimal Minor(long units, int exponent) => units / (decimal)Math.Pow(10, exponent);
}
