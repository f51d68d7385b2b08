using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Amounts;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders.Amounts;

/// <summary>Cancellations and refunds of an order's units, in any steps and any order.</summary>
public sealed class RemovalProperties
{
    [Property]
    public Property Removals_OfAllUnitsInAnySteps_AddUpToTheTotal() => Prop.ForAll(Cases(rebate: false).ToArbitrary(), test =>
    {
        var walk = new Walk(test.Terms, test.Seed);
        while (walk.Step())
        {
            Assert.InRange(walk.Refunded + walk.Cancelled, 0, walk.Total);
        }

        Assert.Equal(walk.Total, walk.Refunded + walk.Cancelled);
    });

    [Property]
    public Property Refunds_OfAnOrderWithARebate_AreNeverBelowZeroNorBeyondTheTotal() => Prop.ForAll(Cases(rebate: true).ToArbitrary(), test =>
    {
        var walk = new Walk(test.Terms, test.Seed) { CancelsNothing = true };
        while (walk.Step())
        {
            Assert.InRange(walk.Refunded, 0, Math.Max(0, walk.Total));
        }

        Assert.Equal(Math.Max(0, walk.Total), walk.Refunded);
    });

    [Property]
    public Property Refund_InOneStepOrInMany_ComesToTheSame() => Prop.ForAll(Cases(rebate: false).ToArbitrary(), test =>
    {
        var line = test.Terms.Lines[0];
        var once = Removals.Refund(test.Terms, [], [], [new(1, line.Quantity)]);
        ImmutableArray<Refund> refunds = [];
        for (var n = 1; n <= line.Quantity; n++)
        {
            refunds = refunds.Add(new("r", n, [new(1, 1)], Removals.Refund(test.Terms, [], refunds, [new(1, 1)]), 0));
        }

        Assert.Equal(once, refunds.Sum(refund => refund.Amount));
    });

    private static Gen<(OrderTerms Terms, int Seed)> Cases(bool rebate) =>
        from code in Gen.Elements("GBP", "JPY", "KWD", "CLF")
        from lines in Line(Currency.Of(code).Exponent).NonEmptyListOf()
        from shipping in Gen.Choose(0, 5000)
        from tax in Gen.Choose(0, 500)
        from off in Gen.Choose(0, 5000)
        from seed in Gen.Choose(0, int.MaxValue)
        let exponent = Currency.Of(code).Exponent
        select (
            Terms() with
            {
                Currency = code,
                Lines = [.. lines.Take(4)],
                Charges =
                [
                    new Charge("shipping", Minor(shipping, exponent), Minor(tax, exponent)),
                    .. rebate ? [new Charge("rebate", -Minor(off, exponent), 0)] : ImmutableArray<Charge>.Empty,
                ],
            },
            seed);

    private static Gen<OrderedLine> Line(int exponent) =>
        from quantity in Gen.Choose(1, 12)
        from price in Gen.Choose(0, 99_999)
        from discount in Gen.Choose(0, 300)
        from tax in Gen.Choose(0, 3000)
        let gross = Math.Round(Minor(price, 4) * quantity, exponent, MidpointRounding.ToEven)
        select new OrderedLine("A", quantity, Minor(price, 4), Math.Min(gross, Minor(discount, exponent)), Minor(tax, exponent), null);

    private static decimal Minor(long units, int exponent) => units / (decimal)Math.Pow(10, exponent);

    /// <summary>A random sequence of cancellations and refunds until nothing is left.</summary>
    private sealed class Walk(OrderTerms terms, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly long[] _left = [.. terms.Lines.Select(line => line.Quantity)];
        private ImmutableArray<Cancellation> _cancellations = [];
        private ImmutableArray<Refund> _refunds = [];

        public bool CancelsNothing { get; init; }

        public decimal Total => OrderTotals.Total(terms);

        public decimal Refunded => _refunds.Sum(refund => refund.Amount);

        public decimal Cancelled => Removals.Cancelled(terms, _cancellations, _refunds).Sum();

        public bool Step()
        {
            var open = Enumerable.Range(0, _left.Length).Where(i => _left[i] > 0).ToArray();
            if (open.Length == 0)
            {
                return false;
            }

            var line = open[_random.Next(open.Length)];
            var units = _random.NextInt64(1, _left[line] + 1);
            _left[line] -= units;
            if (!CancelsNothing && _random.Next(2) == 0)
            {
                _cancellations = _cancellations.Add(new(_cancellations.Length + 1, "r", default, [new Part(line + 1, 1, units)], true));
            }
            else
            {
                ImmutableArray<LineQuantity> lines = [new(line + 1, units)];
                var amount = Removals.Refund(terms, _cancellations, _refunds, lines);
                _refunds = _refunds.Add(new("r", _refunds.Length + 1, lines, amount, _cancellations.Length));
            }

            return true;
        }
    }
}
