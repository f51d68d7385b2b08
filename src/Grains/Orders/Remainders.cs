using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>What a plan leaves of an order's lines, and what becomes of it once the rest is reserved.</summary>
public static class Remainders
{
    /// <summary>The reason of a cancellation that nobody asked for.</summary>
    public const string Reason = "insufficientStock";

    private static readonly ImmutableArray<OrderEvent> Complete = [new OrderAllocated()];

    /// <summary>The last events of a placing that has reserved all it could plan; what is to wait is still to be confirmed by its SKUs.</summary>
    /// <param name="nextWait">The number of the order's next wait.</param>
    public static ImmutableArray<OrderEvent> Close(OrderTerms terms, IEnumerable<LineQuantity> reserved, int nextWait) => terms.OnShortage switch
    {
        OnShortage.Backorder when Of(terms, reserved) is { IsEmpty: false } remainders => [Backordered(remainders, nextWait)],
        OnShortage.CancelRemainder when Of(terms, reserved) is { IsEmpty: false } remainders => [Cancelled(remainders), .. Complete],
        _ => Complete,
    };

    // In the order of the lines; only those of which something is missing.
    private static ImmutableArray<LineQuantity> Of(OrderTerms terms, IEnumerable<LineQuantity> reserved)
    {
        var missing = terms.Lines.Select(line => line.Quantity).ToArray();
        foreach (var units in reserved)
        {
            missing[units.Line - 1] -= units.Quantity;
        }

        return [.. missing.Select((units, index) => new LineQuantity(index + 1, units)).Where(line => line.Quantity > 0)];
    }

    private static OrderBackordered Backordered(ImmutableArray<LineQuantity> remainders, int first) =>
        new([.. remainders.Select((line, index) => new NumberedWait(first + index, line.Line, line.Quantity))]);

    private static RemainderCancelled Cancelled(ImmutableArray<LineQuantity> remainders) =>
        new(1, Reason, [.. remainders.Select(line => new Part(line.Line, 0, line.Quantity))]);
}
