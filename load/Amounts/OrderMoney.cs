namespace OrleansOms.Load.Amounts;

/// <summary>
/// What an order costs, and what leaving units take off it, as the system's ADR 6 states it. Gross, discount and tax of a line belong to its units in equal
/// parts, rounded so that the last unit takes the rest. A charge is given back with cancelled units only, in equal parts of all the order's units, until nothing is left
/// of the order: then all that remains of it. A rebate (a charge below 0) shrinks with every unit that leaves, however it leaves. No refund is below 0, and
/// all that leaves takes no more than the total.
/// </summary>
/// <remarks>One instance an order: it remembers what has left.</remarks>
public sealed class OrderMoney(Currency currency, IReadOnlyList<PricedLine> lines, IReadOnlyList<PricedCharge> charges)
{
    private readonly SortedDictionary<int, long> _gone = [];
    private long _cancelledUnits;
    private decimal _taken;

    public decimal Gross => lines.Sum(GrossOf);

    public decimal Discounts => lines.Sum(line => line.Discount);

    public decimal Charges => charges.Sum(charge => charge.Amount);

    public decimal Tax => lines.Sum(line => line.Tax) + charges.Sum(charge => charge.Tax);

    public decimal Total => Gross - Discounts + Charges + Tax;

    public decimal Cancelled { get; private set; }

    public decimal Refunded { get; private set; }

    public string Text(decimal amount) => currency.Text(amount);

    public decimal AmountOf(PricedLine line) => GrossOf(line) - line.Discount + line.Tax;

    /// <summary>Takes cancelled units off; returns what that comes to.</summary>
    /// <param name="units">By the line's number, from 1.</param>
    public decimal Cancel(IReadOnlyDictionary<int, long> units)
    {
        Leave(units);
        _cancelledUnits += units.Values.Sum();
        var amount = Worth() - _taken;
        _taken = Worth();
        Cancelled += amount;
        return amount;
    }

    /// <summary>Takes units off that came back; returns what is refunded.</summary>
    /// <param name="units">By the line's number, from 1.</param>
    public RefundAmounts Refund(IReadOnlyDictionary<int, long> units)
    {
        var goods = WorthOfGoods();
        Leave(units);
        var amount = Math.Max(0, Math.Min(Worth(), Total) - _taken);
        _taken += amount;
        Refunded += amount;
        return new RefundAmounts(amount, WorthOfGoods() - goods);
    }

    private decimal GrossOf(PricedLine line) => currency.Gross(line.Quantity, line.UnitPrice);

    private void Leave(IReadOnlyDictionary<int, long> units)
    {
        foreach (var (line, leaving) in units) _gone[line] = _gone.GetValueOrDefault(line) + leaving;
    }

    private decimal Worth()
    {
        var (gone, all) = (_gone.Values.Sum(), lines.Sum(line => line.Quantity));
        return WorthOfGoods() + charges.Sum(charge => OfCharge(charge.Amount) + OfCharge(charge.Tax));

        decimal OfCharge(decimal charged) => Part(charged, charged < 0 || gone == all ? gone : _cancelledUnits, all);
    }

    private decimal WorthOfGoods() => _gone.Sum(left =>
    {
        var line = lines[left.Key - 1];
        return Part(GrossOf(line), left.Value, line.Quantity) - Part(line.Discount, left.Value, line.Quantity)
            + Part(line.Tax, left.Value, line.Quantity);
    });

    private decimal Part(decimal amount, long units, long all) => units == all ? amount : currency.Round(amount * units / all);
}

/// <param name="Goods">What was paid for the units alone; the rest of the amount is charges, or below 0 rebates.</param>
public readonly record struct RefundAmounts(decimal Amount, decimal Goods)
{
    public decimal Charges => Amount - Goods;
}
