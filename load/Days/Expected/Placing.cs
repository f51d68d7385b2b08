namespace OrleansOms.Load.Days.Expected;

/// <summary>The rules of placing: all lines settled, or no order.</summary>
public static class Placing
{
    private const string RemainderReason = "insufficientStock";

    public static (Verdict Verdict, Order? Order) Place(Shop shop, Draft draft)
    {
        if (Refusal(shop, draft) is { } refusal) return (refusal, null);
        var sources = Sourcing.Of(shop, draft);
        if (!MayStand(draft, sources)) return (Verdict.InsufficientStock(sources.Shortages), null);
        if (draft.Reference is { } reference && !shop.References.Add((draft.Channel, reference)))
            return (Verdict.Conflict("duplicateReference"), null);

        var order = new Order(draft);
        shop.Orders.Add(order);
        shop.Changes.Add(order);
        foreach (var (number, place, units) in sources.Units)
        {
            order.Line(number).Allocations.Add(new Allocation(place, units));
            if (place is not null) shop.Change(draft.Lines[number - 1].Sku, place, position => position.Committed += units);
        }
        if (sources.Shortages.Count > 0) Settle(shop, order, sources.Shortages);
        return (Verdict.Created, order);
    }

    private static Verdict? Refusal(Shop shop, Draft draft)
    {
        if (draft.Currency.Code is not ("GBP" or "EUR" or "JPY" or "KWD")) return Verdict.Invalid("unknownCurrency");
        if (draft.Lines.Any(line => line.Discount > draft.Currency.Gross(line.Quantity, line.UnitPrice)))
            return Verdict.Invalid("invalidAmount");
        if (draft.Lines.SelectMany(line => new[] { line.Discount, line.Tax }).Any(amount => !draft.Currency.CanPay(amount)))
            return Verdict.Invalid("invalidAmount");
        foreach (var line in draft.Lines)
        {
            if (!line.Sku.IsKnown) return Verdict.Invalid("unknownSku");
            if (line.Place is { } place && !shop.Places.Contains(place)) return Verdict.Invalid("unknownLocation");
        }
        return null;
    }

    private static bool MayStand(Draft draft, Sources sources) => draft.OnShortage switch
    {
        _ when sources.Shortages.Count == 0 => true,
        "cancelRemainder" => sources.Units.Count > 0,
        "backorder" => sources.Shortages
            .GroupBy(shortage => draft.Lines[shortage.Line - 1].Sku)
            .All(sku => sku.Sum(shortage => shortage.Missing) <= sku.Key.WaitingRoom),
        _ => false,
    };

    private static void Settle(Shop shop, Order order, IReadOnlyList<Shortage> shortages)
    {
        if (order.Draft.OnShortage == "backorder")
        {
            foreach (var shortage in shortages) Wait(shop, order, order.Line(shortage.Line), shortage.Missing);
            return;
        }
        var dropped = new SortedDictionary<int, long>(shortages.ToDictionary(shortage => shortage.Line, shortage => shortage.Missing));
        foreach (var (line, units) in dropped) order.Line(line).Cancelled += units;
        order.Cancellations.Add(new Cancellation(RemainderReason, dropped, order.Money.Cancel(dropped)));
    }

    private static void Wait(Shop shop, Order order, OrderLine line, long units)
    {
        var sku = line.Terms.Sku;
        line.Wait = new Wait(order, line, line.Terms.Place, units);
        sku.Queue.Add(line.Wait);
        sku.EverWaited = true;
        shop.Changes.Add(sku);
    }
}
