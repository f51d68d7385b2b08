using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Amounts;

/// <summary>
/// What units that leave an order take off its total, whether they are cancelled or come back and are refunded, in the order in which
/// that happens. Gross amount, discount and tax are prorated to the units of their line (<see cref="Proration"/>), so whatever the steps,
/// the last unit takes the rounding. Of charges and their tax:
/// a cancellation takes the share of its units; a refund takes none, because the order was sent; whatever leaves no unit of the order takes
/// all that is left of them. A rebate (a charge below 0) is part of the price: cancellations and refunds alike take its share.
/// A refund is at least 0, and all refunds and cancellations before it are at most the total: a rebate may be larger than what the units of
/// one line were worth.
/// </summary>
public sealed class Removals
{
    private readonly OrderTerms _terms;
    private readonly Currency _currency;
    private readonly long[] _removed;
    private readonly long _all;
    private long _removedUnits;
    private long _cancelledUnits;
    private decimal _worthOfLines;
    private decimal _taken;

    private Removals(OrderTerms terms)
    {
        _terms = terms;
        _currency = Currency.Of(terms.Currency);
        _removed = new long[terms.Lines.Length];
        _all = terms.Units;
    }

    // What the removed units are worth by now, whatever the steps.
    private decimal Worth => _worthOfLines + _terms.Charges.Sum(charge => Share(charge.Amount) + Share(charge.Tax));

    /// <summary>What each cancellation took off the total, in order.</summary>
    public static ImmutableArray<decimal> Cancelled(OrderTerms terms, ImmutableArray<Cancellation> cancellations, ImmutableArray<Refund> refunds)
    {
        var amounts = ImmutableArray.CreateBuilder<decimal>(cancellations.Length);
        if (!cancellations.IsEmpty)
        {
            new Removals(terms).Repeat(cancellations, refunds, amounts);
        }

        return amounts.ToImmutable();
    }

    /// <summary>What a refund of these units comes to now.</summary>
    public static decimal Refund(
        OrderTerms terms, ImmutableArray<Cancellation> cancellations, ImmutableArray<Refund> refunds, ImmutableArray<LineQuantity> lines)
    {
        var removals = new Removals(terms);
        removals.Repeat(cancellations, refunds, null);
        removals.Remove(lines);
        return Math.Max(0, Math.Min(removals.Worth, OrderTotals.Total(terms)) - removals._taken);
    }

    // A refund's amount is on record; a cancellation's follows from what came before it.
    private void Repeat(
        ImmutableArray<Cancellation> cancellations, ImmutableArray<Refund> refunds, ImmutableArray<decimal>.Builder? cancelled)
    {
        var next = 0;
        for (var i = 0; i <= cancellations.Length; i++)
        {
            for (; next < refunds.Length && refunds[next].Cancellations == i; next++)
            {
                Remove(refunds[next].Lines);
                _taken += refunds[next].Amount;
            }

            if (i < cancellations.Length)
            {
                var lines = cancellations[i].Parts;
                Remove([.. lines.Select(part => new LineQuantity(part.Line, part.Quantity))]);
                _cancelledUnits += lines.Sum(part => part.Quantity);
                cancelled?.Add(Worth - _taken);
                _taken = Worth;
            }
        }
    }

    private void Remove(ImmutableArray<LineQuantity> lines)
    {
        foreach (var part in lines)
        {
            var line = _terms.Lines[part.Line - 1];
            ref var removed = ref _removed[part.Line - 1];
            _worthOfLines -= OfUnits(line, removed);
            removed += part.Quantity;
            _worthOfLines += OfUnits(line, removed);
            _removedUnits += part.Quantity;
        }
    }

    private decimal OfUnits(OrderedLine line, long units) =>
        Proration.Share(_currency, OrderTotals.Gross(_currency, line), units, line.Quantity)
        - Proration.Share(_currency, _currency.Round(line.Discount), units, line.Quantity)
        + Proration.Share(_currency, _currency.Round(line.Tax), units, line.Quantity);

    private decimal Share(decimal charged) => Proration.Share(
        _currency, _currency.Round(charged), charged < 0 || _removedUnits == _all ? _removedUnits : _cancelledUnits, _all);
}
