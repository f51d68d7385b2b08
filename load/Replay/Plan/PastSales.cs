using OrleansOms.Load.Amounts;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>
/// What each customer has bought and not yet given back. A cancellation does not name the invoice it cancels, so its units are tied to the
/// customer's latest earlier orders of the SKU, the last line first, and split where one line has too few.
/// </summary>
public sealed class PastSales
{
    private readonly Dictionary<(string Customer, string Sku), List<SoldLine>> _sold = [];
    private readonly Dictionary<PlannedOrder, OrderReturns> _returns = new(ReferenceEqualityComparer.Instance);

    public void Remember(string customer, PlannedOrder order)
    {
        foreach (var (index, line) in order.Lines.Index())
        {
            if (!_sold.TryGetValue((customer, line.Sku), out var sold)) _sold.Add((customer, line.Sku), sold = []);
            sold.Add(new SoldLine(order, index + 1, line.Quantity));
        }
    }

    /// <summary>Takes up to <paramref name="quantity"/> units; together the parts may be fewer, down to none.</summary>
    public IEnumerable<(PlannedOrder Order, int Line, long Quantity)> Take(string customer, string sku, long quantity)
    {
        var sold = _sold.GetValueOrDefault((customer, sku), []);
        while (quantity > 0 && sold.Count > 0)
        {
            var last = sold[^1];
            var taken = Math.Min(quantity, last.Left);
            quantity -= taken;
            sold.RemoveAt(sold.Count - 1);
            if (taken < last.Left) sold.Add(last with { Left = last.Left - taken });
            yield return (last.Order, last.Line, taken);
        }
    }

    /// <summary>The return that brings these parts of one order back, after all returns of it that were planned before.</summary>
    public PlannedReturn Plan(string invoice, PlannedOrder order, IEnumerable<ReturnedPart> parts, Currency currency)
    {
        if (!_returns.TryGetValue(order, out var returns)) _returns.Add(order, returns = new OrderReturns(new OrderMoney(currency, order.Lines, order.Charges)));
        List<ReturnedPart> merged =
        [
            .. parts.GroupBy(part => (part.Line, part.Location)).OrderBy(same => same.Key.Location.Id, StringComparer.Ordinal)
                .ThenBy(same => same.Key.Line).Select(same => new ReturnedPart(same.Key.Line, same.Sum(part => part.Quantity), same.Key.Location)),
        ];
        var units = merged.GroupBy(part => part.Line).ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity));
        return returns.Last = new PlannedReturn(invoice, order, returns.Last, merged, returns.Money.Refund(units));
    }

    private sealed record SoldLine(PlannedOrder Order, int Line, long Left);

    private sealed class OrderReturns(OrderMoney money)
    {
        public OrderMoney Money { get; } = money;

        public PlannedReturn? Last { get; set; }
    }
}
