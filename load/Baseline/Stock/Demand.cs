using OrleansOms.Baseline.Orders;

namespace OrleansOms.Baseline.Stock;

/// <summary>Units wanted of one SKU at one location.</summary>
internal readonly record struct Demand(string Sku, string Location, long Quantity)
{
    /// <summary>What all lines of an order want, one for each SKU at each location, in the order in which rows are locked.</summary>
    public static List<Demand> Of(Order order)
    {
        var demands = new List<Demand>(order.Lines.Count);
        foreach (var line in order.Lines)
            foreach (var allocation in line.Allocations)
                demands.Add(new Demand(line.Sku, allocation.Location, allocation.Quantity));
        return Gathered(demands);
    }

    /// <summary>Sorted, with what is for the same row summed.</summary>
    public static List<Demand> Gathered(List<Demand> demands)
    {
        demands.Sort(static (one, other) => Compare(one, other));
        var last = 0;
        for (var next = 1; next < demands.Count; next++)
        {
            if (Compare(demands[last], demands[next]) == 0) demands[last] = demands[last] with { Quantity = demands[last].Quantity + demands[next].Quantity };
            else demands[++last] = demands[next];
        }
        if (demands.Count > 0) demands.RemoveRange(last + 1, demands.Count - last - 1);
        return demands;
    }

    private static int Compare(Demand one, Demand other)
    {
        var bySku = string.CompareOrdinal(one.Sku, other.Sku);
        return bySku != 0 ? bySku : string.CompareOrdinal(one.Location, other.Location);
    }
}
