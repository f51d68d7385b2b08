using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>What a plan leaves of an order's lines, and what becomes of it once the rest is reserved.</summary>
public static class Remainders
{
    /// <summary>The reason of a cancellation that nobody asked for.</summary>
    public const string Reason = "insufficientStock";

    /// <summary>The last events of a placing that has reserved all it could plan; from the last of them on the order stands.</summary>
    public static ImmutableArray<OrderEvent> Close(OrderTerms terms, IEnumerable<LineQuantity> reserved) => terms.OnShortage switch
    {
        OnShortage.CancelRemainder when Of(terms, reserved) is { IsEmpty: false } remainders => [Cancelled(remainders), new OrderAllocated()],
        _ => [new OrderAllocated()],
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

    private static RemainderCancelled Cancelled(ImmutableArray<LineQuantity> remainders) =>
        new(1, Reason, [.. remainders.Select(line => new Part(line.Line, 0, line.Quantity))]);
}
