namespace OrleansOms.Load.Days.Expected;

/// <summary>The rules of cancelling: what waits goes first, then what the line got last.</summary>
public static class Cancelling
{
    private const string Reason = "changed my mind";

    /// <summary>What is asked to be cancelled, by line; all that is open when no line is named.</summary>
    public static SortedDictionary<int, long> Asked(Order order, IReadOnlyList<(int Line, long Units)> lines) => lines.Count == 0
        ? new(order.Lines.Where(line => line.Open > 0).ToDictionary(line => line.Number, line => line.Open))
        : Units.ByLine(lines);

    public static Verdict Cancel(Shop shop, Order order, IReadOnlyList<(int Line, long Units)> lines)
    {
        if (lines.Any(named => !order.Has(named.Line))) return Verdict.Invalid("unknownLine");
        var asked = Asked(order, lines);
        if (asked.Keys.All(line => order.Line(line).Open == 0)) return Verdict.Conflict("nothingToCancel");
        if (asked.Any(line => line.Value > order.Line(line.Key).Open)) return Verdict.Conflict("notLeftToCancel");

        shop.Changes.Add(order);
        order.Cancellations.Add(new Cancellation(Reason, asked, order.Money.Cancel(asked)));
        var released = asked.SelectMany(line => Take(shop, order.Line(line.Key), line.Value)).ToList();
        foreach (var (sku, place, units) in released) shop.Change(sku, place, position => position.Committed -= units);
        return Verdict.Ok;
    }

    /// <summary>The places at which units of a SKU would become free.</summary>
    public static ILookup<Sku, Place> Frees(Order order, IReadOnlyList<(int Line, long Units)> lines) =>
        Asked(order, lines)
            .Where(line => order.Has(line.Key))
            .SelectMany(line => Parts(order.Line(line.Key), line.Value).Select(part => (order.Line(line.Key).Terms.Sku, part.Allocation.Place)))
            .Where(part => part.Place is not null)
            .Distinct()
            .ToLookup(part => part.Sku, part => part.Place!);

    private static IEnumerable<(Sku Sku, Place Place, long Units)> Take(Shop shop, OrderLine line, long units)
    {
        line.Cancelled += units;
        var parts = Parts(line, units).ToList();
        if (line.Wait is { Left: > 0 } wait) shop.Shorten(wait, Math.Min(units, wait.Left));
        foreach (var (allocation, taken) in parts)
        {
            allocation.Cancel(taken);
            if (allocation.Place is { } place) yield return (line.Terms.Sku, place, taken);
        }
    }

    private static IEnumerable<(Allocation Allocation, long Units)> Parts(OrderLine line, long units)
    {
        units -= Math.Min(units, line.Backordered);
        foreach (var allocation in line.Allocations.AsEnumerable().Reverse())
        {
            var taken = Math.Min(units, allocation.Left);
            if (taken > 0) yield return (allocation, taken);
            units -= taken;
        }
    }
}

/// <summary>Units by line.</summary>
public static class Units
{
    /// <summary>The sums, where a line is named more than once.</summary>
    public static SortedDictionary<int, long> ByLine(IEnumerable<(int Line, long Units)> lines) =>
        new(lines.GroupBy(named => named.Line).ToDictionary(line => line.Key, line => line.Sum(named => named.Units)));
}
