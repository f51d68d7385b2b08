namespace OrleansOms.Load.Replay.Plan;

/// <summary>
/// What an order gives back for units, worked out from the file as the system's ADR 6 states it: the first k of a line's q units are worth
/// the k/q of its amount, rounded, so the last unit takes the rounding; a rebate (a charge below 0) goes with its share of the order's
/// units, other charges only with what leaves no unit of the order; never below 0, and all together never more than the order's total.
/// </summary>
/// <remarks>One instance an order; it remembers what was given back before.</remarks>
public sealed class RefundRule(PlannedOrder order, Money money)
{
    private readonly long[] _returned = new long[order.Lines.Count];
    private readonly long _all = order.Lines.Sum(line => line.Quantity);
    private decimal _refunded;

    public Refund Refund(IEnumerable<ReturnedPart> parts)
    {
        var goods = Goods();
        foreach (var part in parts) _returned[part.Line - 1] += part.Quantity;
        var amount = Math.Max(0, Math.Min(Goods() + Charges(), order.Total) - _refunded);
        _refunded += amount;
        return new Refund(amount, Goods() - goods);
    }

    private decimal Goods() => order.Lines.Index().Sum(line =>
        Share(money.Gross(line.Item.Quantity, line.Item.UnitPrice), _returned[line.Index], line.Item.Quantity));

    private decimal Charges()
    {
        var units = _returned.Sum();
        return order.Charges.Sum(charge => charge.Amount < 0 || units == _all ? Share(charge.Amount, units, _all) : 0);
    }

    private decimal Share(decimal amount, long units, long all) => units == all ? amount : money.Round(amount * units / all);
}

/// <param name="Goods">What was paid for the units alone; the rest of the amount is charges, or below 0 rebates.</param>
public readonly record struct Refund(decimal Amount, decimal Goods)
{
    public decimal Charges => Amount - Goods;
}
