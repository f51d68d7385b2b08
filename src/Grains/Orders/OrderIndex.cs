using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Amounts;

namespace OrleansOms.Grains.Orders;

/// <summary>What the search knows of an order: what it shows, and what it is found by besides that.</summary>
/// <param name="Skus">Each once, in ordinal order.</param>
public sealed record OrderIndexEntry(OrderSummary Summary, ImmutableArray<string> Skus);

/// <summary>What of an order goes into the search.</summary>
public static class OrderIndex
{
    /// <summary>The order's entry; null until it stands, since nobody was told of it before.</summary>
    public static OrderIndexEntry? Of(OrderState state)
    {
        if (!state.Stands)
        {
            return null;
        }

        var terms = state.Terms!;
        var summary = new OrderSummary(
            state.Id,
            LineUnits.Sum(LineUnits.Of(state)).Status,
            terms.Reference,
            terms.Channel,
            terms.Customer,
            terms.Currency,
            Currency.Of(terms.Currency).Format(OrderTotals.Total(terms)),
            state.PlacedAt,
            state.UpdatedAt,
            terms.Lines.Length,
            terms.Units,
            Currency.Of(terms.Currency).Format(OrderViews.Refunded(state)),
            OrderViews.Returns(state));
        return new OrderIndexEntry(summary, [.. terms.Lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
