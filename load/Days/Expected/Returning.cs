namespace OrleansOms.Load.Days.Expected;

/// <summary>What becomes of units of a line that came in.</summary>
/// <param name="Disposition"><c>restock</c>, <c>damaged</c> or <c>quality</c>.</param>
/// <param name="Place">Where they lie; null for any, first come first inspected.</param>
public sealed record Inspection(int Line, long Units, string Disposition, Place? Place);

/// <summary>The rules of returns.</summary>
public static class Returning
{
    public static (Verdict Verdict, Return? Return) Request(
        Shop shop, Order order, IReadOnlyList<(int Line, long Units, string Reason)> lines, string method)
    {
        if (lines.Any(named => !order.Has(named.Line))) return (Verdict.Invalid("unknownLine"), null);
        var asked = Units.ByLine(lines.Select(named => (named.Line, named.Units)));
        if (asked.Any(line => line.Value > order.Returnable(order.Line(line.Key))))
            return (Verdict.Conflict(asked.Keys.All(line => order.Returnable(order.Line(line)) == 0) ? "nothingToReturn" : "notLeftToReturn"), null);

        var claim = new Return(order, method);
        foreach (var (line, units, reason) in lines)
        {
            claim.At(line).Announced += units;
            claim.At(line).Reasons.Add(reason);
        }
        order.Returns.Add(claim);
        shop.Returns.Add(claim);
        shop.Changes.Add(order);
        return (Verdict.Created, claim);
    }

    public static Verdict Approve(Return claim) => claim.IsDeclined ? Verdict.Conflict("returnDeclined") : Verdict.Ok;

    public static Verdict Decline(Shop shop, Return claim)
    {
        if (claim.IsDeclined) return Verdict.Conflict("returnDeclined");
        if (claim.Receipts > 0) return Verdict.Conflict("returnReceived");
        claim.IsDeclined = true;
        shop.Changes.Add(claim.Order);
        return Verdict.Ok;
    }

    /// <summary>Units came in, announced or not.</summary>
    public static Verdict Receive(Shop shop, Return claim, Place place, IReadOnlyList<(int Line, long Units)> lines)
    {
        if (claim.IsDeclined) return Verdict.Conflict("returnDeclined");
        if (lines.Any(named => !claim.Order.Has(named.Line))) return Verdict.Invalid("unknownLine");
        if (!shop.Places.Contains(place)) return Verdict.Invalid("unknownLocation");
        if (!place.Returns) return Verdict.Conflict("noReturnsHere");

        claim.Receipts++;
        shop.Changes.Add(claim.Order);
        foreach (var (number, units) in lines.GroupBy(named => named.Line).Select(line => (line.Key, line.Sum(named => named.Units))))
        {
            claim.At(number).Received += units;
            claim.Arrivals.Add(new Arrival(claim.Receipts, number, place, units));
            if (claim.Order.Line(number).Terms.Sku is not { IsService: false } sku) continue;
            shop.Change(sku, place, position =>
            {
                position.OnHand += units;
                position.Quality += units;
            });
        }
        return Verdict.Ok;
    }

    public static Verdict Inspect(Shop shop, Return claim, IReadOnlyList<Inspection> inspections)
    {
        if (claim.IsDeclined) return Verdict.Conflict("returnDeclined");
        if (inspections.Any(inspection => !claim.Order.Has(inspection.Line))) return Verdict.Invalid("unknownLine");
        if (inspections.Any(inspection => inspection.Place is { } named && !shop.Places.Contains(named))) return Verdict.Invalid("unknownLocation");
        if (Parts(claim, inspections) is not { } parts) return Verdict.Conflict("notLeftToInspect");
        shop.Changes.Add(claim.Order);
        foreach (var (arrival, disposition, units) in parts)
        {
            arrival.Uninspected -= units;
            Dispose(shop, claim, arrival, disposition, units);
        }
        return Verdict.Ok;
    }

    /// <summary>The places at which units of a SKU would become free.</summary>
    public static ILookup<Sku, Place> Frees(Return claim, IReadOnlyList<Inspection> inspections) =>
        (Parts(claim, inspections) ?? [])
            .Where(part => part.Disposition == "restock")
            .Select(part => (claim.Order.Line(part.Arrival.Line).Terms.Sku, part.Arrival.Place))
            .Distinct()
            .ToLookup(part => part.Sku, part => part.Place);

    public static Verdict Refund(Shop shop, Return claim)
    {
        if (claim.IsDeclined) return Verdict.Conflict("returnDeclined");
        var due = Units.ByLine(claim.Lines.Where(line => line.Due > line.Refunded).Select(line => (line.Number, line.Due - line.Refunded)));
        if (due.Count == 0) return Verdict.Conflict("nothingDue");
        foreach (var (line, units) in due) claim.At(line).Refunded += units;
        claim.Refunds.Add(new Refund(due, claim.Order.Money.Refund(due).Amount));
        shop.Changes.Add(claim.Order);
        return Verdict.Ok;
    }

    // Those who name a place are served first; units are taken in the order in which they came in. Null when there are too few.
    private static List<(Arrival Arrival, string Disposition, long Units)>? Parts(Return claim, IReadOnlyList<Inspection> inspections)
    {
        var left = claim.Arrivals.ToDictionary(arrival => arrival, arrival => arrival.Uninspected);
        var parts = new List<(Arrival, string, long)>();
        foreach (var inspection in inspections.OrderBy(inspection => inspection.Place is null))
        {
            var missing = inspection.Units;
            foreach (var arrival in claim.Arrivals.Where(arrival => arrival.Line == inspection.Line))
            {
                if (inspection.Place is { } named && named != arrival.Place) continue;
                var taken = Math.Min(missing, left[arrival]);
                if (taken == 0) continue;
                parts.Add((arrival, inspection.Disposition, taken));
                left[arrival] -= taken;
                missing -= taken;
            }
            if (missing > 0) return null;
        }
        return parts;
    }

    private static void Dispose(Shop shop, Return claim, Arrival arrival, string disposition, long units)
    {
        var (line, sku) = (claim.At(arrival.Line), claim.Order.Line(arrival.Line).Terms.Sku);
        switch (disposition)
        {
            case "restock":
                line.Restocked += units;
                if (!sku.IsService) shop.Change(sku, arrival.Place, position => position.Quality -= units);
                break;
            case "damaged":
                line.Damaged += units;
                if (sku.IsService) break;
                shop.Change(sku, arrival.Place, position =>
                {
                    position.Quality -= units;
                    position.Damaged += units;
                });
                break;
            default:
                line.Kept += units;
                break;
        }
    }
}
