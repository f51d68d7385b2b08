using System.Globalization;
using OrleansOms.Grains.Audits;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Amounts;

namespace OrleansOms.Grains.Orders;

/// <summary>What must hold of every order's history, told from what its callers may see.</summary>
public static class OrderLaws
{
    /// <summary>Keys are there once.</summary>
    public static IEnumerable<Violation> OfKeys(OrderState state) => KeyLaws.Of(state.Keys.Select(key => key.Key));

    /// <summary>Lines and amounts add up, and nothing that was settled goes back.</summary>
    /// <param name="before">What was seen before; null when there was no order.</param>
    /// <param name="view">What is seen of the state.</param>
    public static IEnumerable<Violation> OfViews(OrderView? before, OrderState state, OrderView view) =>
        OfLines(before, state, view).Concat(OfAmounts(before, view)).Concat(OfRefunds(state));

    private static IEnumerable<Violation> OfLines(OrderView? before, OrderState state, OrderView view)
    {
        foreach (var line in view.Lines)
        {
            var unallocated = line.Quantity - line.Cancelled - line.Backordered - line.Short - line.Allocated - line.Shipped;
            var isBelow = line.Cancelled < 0 || line.Backordered < 0 || line.Short < 0 || line.Allocated < 0 || line.Shipped < 0
                || line.Delivered < 0 || line.Returned < 0;
            if (unallocated < 0 || (state.Stands && unallocated != 0) || isBelow)
            {
                yield return new(Law.Units, $"line {line.Line} does not add up: {line}");
            }

            if (line.Delivered > line.Shipped || line.Returned > line.Shipped)
            {
                yield return new(Law.Units, $"line {line.Line}: {line}");
            }

            if (before?.Lines[line.Line - 1] is { } was
                && (line.Cancelled < was.Cancelled || line.Shipped < was.Shipped || line.Delivered < was.Delivered || line.Returned < was.Returned))
            {
                yield return new(Law.Amounts, $"line {line.Line} went back: {was} to {line}");
            }
        }
    }

    private static IEnumerable<Violation> OfAmounts(OrderView? before, OrderView view)
    {
        var (total, cancelled) = (Amount(view.Amounts.Total), Amount(view.Amounts.Cancelled));
        var (refunded, net) = (Amount(view.Amounts.Refunded), Amount(view.Amounts.Net));
        if (refunded < 0 || cancelled < 0 || refunded + cancelled > total || net != total - refunded - cancelled)
        {
            yield return new(Law.Amounts, $"amounts: {view.Amounts}");
        }

        if (before is not null
            && (refunded < Amount(before.Amounts.Refunded) || cancelled < Amount(before.Amounts.Cancelled) || total != Amount(before.Amounts.Total)))
        {
            yield return new(Law.Amounts, $"amounts went back: {before.Amounts} to {view.Amounts}");
        }
    }

    // Refunded in steps, units come to what they would have come to at once, to the cent. Not where a rebate makes them worth less than nothing for a
    // while, and where units were cancelled their order counts; those are held to the total alone.
    private static IEnumerable<Violation> OfRefunds(OrderState state)
    {
        if (state is not { Terms: { } terms, Refunds.Length: > 1, Cancellations.IsEmpty: true } || terms.Charges.Any(charge => charge.Amount < 0 || charge.Tax < 0))
        {
            yield break;
        }

        var atOnce = Removals.Refund(terms, [], [], [.. state.Refunds.SelectMany(refund => refund.Lines)]);
        if (OrderViews.Refunded(state) is var refunded && refunded != atOnce)
        {
            yield return new(Law.Amounts, $"refunds of {refunded} in all; at once it would have been {atOnce}");
        }
    }

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
