using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites.Gates;

/// <summary>What every scenario with orders must prove.</summary>
public static class CommonRules
{
    public static IEnumerable<Check> ChecksOf(OrderBook book)
    {
        foreach (var order in book.Placed) yield return new OrderCheck(book, order);
        foreach (var position in book.Ledger.Touched) yield return new StockCheck(book.Assortment, book.Ledger, position);
    }

    public static IEnumerable<GateRule> Of(OrderBook book)
    {
        var ids = book.Placed.Select(order => order.Id).Distinct(StringComparer.Ordinal).Count();
        yield return new GateRule("no order was acknowledged twice", ids == book.Placed.Count, $"{book.Placed.Count:N0} orders, {ids:N0} ids");
        yield return new GateRule(
            "no answer that was not reckoned with", book.Surprises.Count == 0,
            book.Surprises.Count == 0 ? "none" : $"{book.Surprises.Count:N0}, first: {string.Join(" | ", book.Surprises.First)}");
    }
}
