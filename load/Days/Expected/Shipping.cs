namespace OrleansOms.Load.Days.Expected;

/// <summary>The rules of shipping what is allocated at a place, and of telling that it arrived. Services go along with any shipment.</summary>
public static class Shipping
{
    /// <summary>Units of a line that can be shipped from a place.</summary>
    public static long Shippable(OrderLine line, Place place) => Here(line, place).Sum(allocation => allocation.Left);

    public static Verdict Ship(Shop shop, Order order, Place place, IReadOnlyList<(int Line, long Units)> lines)
    {
        if (!shop.Places.Contains(place)) return Verdict.Invalid("unknownLocation");
        if (lines.Any(named => !order.Has(named.Line))) return Verdict.Invalid("unknownLine");
        var asked = Units.ByLine(lines);
        if (asked.Any(line => line.Value > Shippable(order.Line(line.Key), place))) return Verdict.Conflict("notAllocatedHere");

        shop.Changes.Add(order);
        foreach (var (number, units) in asked) Take(shop, order.Line(number), place, units);
        order.Shipments.Add(new Shipment(order.Shipments.Count + 1, place, asked));
        return Verdict.Created;
    }

    public static Verdict Deliver(Shop shop, Order order, int shipment)
    {
        if (order.Shipments.Find(made => made.Number == shipment) is not { } made) return Verdict.Missing("shipmentNotFound");
        made.IsDelivered = true;
        shop.Changes.Add(order);
        return Verdict.Ok;
    }

    private static IEnumerable<Allocation> Here(OrderLine line, Place place) =>
        line.Allocations.Where(allocation => allocation.Place is null || allocation.Place == place);

    private static void Take(Shop shop, OrderLine line, Place place, long units)
    {
        foreach (var allocation in Here(line, place).ToList())
        {
            var taken = Math.Min(units, allocation.Left);
            if (taken == 0) continue;
            allocation.Ship(taken);
            units -= taken;
            if (allocation.Place is null) continue;
            shop.Change(line.Terms.Sku, place, position =>
            {
                position.OnHand -= taken;
                position.Committed -= taken;
            });
        }
    }
}
