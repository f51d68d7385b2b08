using System.Collections.Immutable;
using System.Globalization;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Amounts;

namespace OrleansOms.Grains.Orders;

/// <summary>An order as it is read.</summary>
public static class OrderViews
{
    /// <summary>The order, or null when there is none: it was never placed, or it was refused, even if it is still giving back what it had.</summary>
    public static OrderView? View(OrderState state, PersonalData? personal) =>
        state is { Terms: not null, Placement: null or { Stage: not PlacementStage.Undoing } } ? Of(state, personal) : null;

    /// <summary>The view of an order that is there.</summary>
    /// <param name="personal">What was sealed, opened again; null when it is not at hand, or erased.</param>
    public static OrderView Of(OrderState state, PersonalData? personal)
    {
        var terms = state.Terms!;
        var units = LineUnits.Of(state);
        var cancelled = Removals.Cancelled(terms, state.Cancellations, state.Refunds);
        return new OrderView(
            state.Id,
            LineUnits.Sum(units).Status,
            state.Version,
            terms.Reference,
            terms.Channel,
            terms.Currency,
            terms.PromotionCodes,
            terms.OnShortage,
            state.PlacedAt,
            state.UpdatedAt,
            new Customer(terms.Customer, personal?.Name, personal?.Email, personal?.Phone),
            Lines(state, units),
            Charges(terms),
            new DeliveryView(terms.Method, personal?.Address),
            OrderTotals.Of(terms, cancelled.Sum(), Refunded(state)),
            [.. state.Shipments.Where(shipment => shipment.ShippedAt is not null).Select(View)],
            Cancellations(state, cancelled),
            Returns(state));
    }

    /// <summary>The ids of its returns: those whose claim was granted.</summary>
    public static ImmutableArray<string> Returns(OrderState state) =>
        [.. state.Returns.Where(claim => !claim.Lines.IsEmpty).Select(claim => claim.Return)];

    /// <summary>What was refunded, in all.</summary>
    public static decimal Refunded(OrderState state) => state.Refunds.Sum(refund => refund.Amount);

    /// <summary>The view with what was sealed put in.</summary>
    /// <param name="personal">Null after an erasure.</param>
    public static OrderView Reveal(OrderView view, PersonalData? personal) => view with
    {
        Customer = new Customer(view.Customer.Id, personal?.Name, personal?.Email, personal?.Phone),
        Delivery = view.Delivery with { Address = personal?.Address },
    };

    private static ImmutableArray<OrderLineView> Lines(OrderState state, ImmutableArray<LineUnits> units)
    {
        var currency = Currency.Of(state.Terms!.Currency);
        var byLine = state.Stands ? AllocationsByLine(state.Allocations, units.Length) : null;
        var lines = ImmutableArray.CreateBuilder<OrderLineView>(units.Length);
        for (var i = 0; i < units.Length; i++)
        {
            var line = state.Terms.Lines[i];
            lines.Add(new OrderLineView(
                i + 1,
                line.Sku,
                line.Quantity,
                line.UnitPrice.ToString(CultureInfo.InvariantCulture),
                currency.Format(currency.Round(line.Discount)),
                currency.Format(currency.Round(line.Tax)),
                currency.Format(OrderTotals.Net(currency, line)),
                line.Location,
                units[i].Cancelled,
                units[i].Backordered,
                units[i].Short,
                units[i].Allocated,
                units[i].Shipped,
                units[i].Delivered,
                units[i].Returned,
                byLine?[i] is { } allocations ? [.. allocations] : []));
        }

        return lines.MoveToImmutable();
    }

    // A service is at no location.
    private static List<AllocationView>?[] AllocationsByLine(ImmutableArray<Allocation> allocations, int lines)
    {
        var byLine = new List<AllocationView>?[lines];
        foreach (var allocation in allocations)
        {
            if (allocation is { Location: { } location, Allocated: > 0 })
            {
                (byLine[allocation.Line - 1] ??= new(1)).Add(new AllocationView(location, allocation.Allocated));
            }
        }

        return byLine;
    }

    private static ImmutableArray<ChargeView> Charges(OrderTerms terms)
    {
        if (terms.Charges.IsEmpty)
        {
            return [];
        }

        var currency = Currency.Of(terms.Currency);
        return
        [
            .. terms.Charges.Select(charge => new ChargeView(
                charge.Kind,
                currency.Format(currency.Round(charge.Amount)),
                currency.Format(currency.Round(charge.Tax)))),
        ];
    }

    private static ShipmentView View(Shipment shipment) => new(
        shipment.Number,
        shipment.Location,
        shipment.Carrier,
        shipment.Tracking,
        shipment.ShippedAt!.Value,
        shipment.DeliveredAt,
        ByLine(shipment.Parts));

    private static ImmutableArray<CancellationView> Cancellations(OrderState state, ImmutableArray<decimal> amounts)
    {
        if (state.Cancellations.IsEmpty)
        {
            return [];
        }

        var currency = Currency.Of(state.Terms!.Currency);
        return
        [
            .. state.Cancellations.Zip(amounts, (cancellation, amount) => new CancellationView(
                cancellation.Number,
                cancellation.Reason,
                cancellation.At,
                currency.Format(amount),
                ByLine(cancellation.Parts))),
        ];
    }

    private static ImmutableArray<LineQuantity> ByLine(ImmutableArray<Part> parts) =>
    [
        .. parts
            .GroupBy(part => part.Line)
            .OrderBy(line => line.Key)
            .Select(line => new LineQuantity(line.Key, line.Sum(part => part.Quantity))),
    ];
}
