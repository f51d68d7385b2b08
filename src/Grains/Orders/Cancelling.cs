using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Cancelling units that are not being shipped: whole, or by unit. What is short goes first, then what waits: it is the farthest from its buyer.
/// Then a line's units are taken from its last allocation first, because the first one is where sourcing preferred to send it from.
/// </summary>
public static class Cancelling
{
    public static Outcome Cancel(OrderState state, CancelOrder c)
    {
        if (RequestKeys.Check(state, c.Key!, c.IfMatch) is { } checkedBefore)
        {
            return checkedBefore;
        }

        if (LineDemand.Unknown(state, c.Lines) is { } unknown)
        {
            return Decide.Refuse<OrderEvent, Reply>(unknown);
        }

        var byLine = state.Allocations.ToLookup(allocation => allocation.Line);
        var demands = c.Lines.IsEmpty ? Everything(state, byLine) : LineDemand.Sum(c.Lines);
        if (demands.Sum(demand => Left(state, byLine, demand.Line)) == 0)
        {
            return Decide.Refuse<OrderEvent, Reply>(Rejections.NothingToCancel);
        }

        var parts = ImmutableArray.CreateBuilder<Part>();
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        foreach (var demand in demands)
        {
            Take(state, byLine, demand, parts, errors);
        }

        return errors.Count == 0
            ? Decide.Record<OrderEvent, Reply>(new OrderCancelled(state.Cancellations.Length + 1, c.Reason, parts.ToImmutable(), c.Key!))
            : Decide.Refuse<OrderEvent, Reply>(Rejections.Conflict("notLeftToCancel", "Not all of this is left to cancel.", errors.ToImmutable()));
    }

    private static ImmutableArray<LineDemand> Everything(OrderState state, ILookup<int, Allocation> byLine) =>
    [
        .. Enumerable.Range(1, state.Terms!.Lines.Length)
            .Select(line => new LineDemand(line, Left(state, byLine, line), line - 1))
            .Where(demand => demand.Quantity > 0),
    ];

    private static void Take(
        OrderState state,
        ILookup<int, Allocation> byLine,
        LineDemand demand,
        ImmutableArray<Part>.Builder parts,
        ImmutableArray<RejectionError>.Builder errors)
    {
        var left = Left(state, byLine, demand.Line);
        if (left < demand.Quantity)
        {
            var sku = state.Terms!.Lines[demand.Line - 1].Sku;
            errors.Add(new RejectionError(
                $"/lines/{demand.Index}/quantity", $"{left} of {demand.Quantity} units are left.", demand.Line, sku, demand.Quantity, left));
            return;
        }

        var missing = demand.Quantity;
        foreach (var shortfall in state.Shortfalls)
        {
            var units = shortfall.Line == demand.Line ? Math.Min(missing, shortfall.Left) : 0;
            if (units > 0)
            {
                parts.Add(new Part(demand.Line, 0, units, Shortfall: shortfall.Number));
                missing -= units;
            }
        }

        foreach (var wait in state.Waits.Reverse())
        {
            var units = wait.Line == demand.Line ? Math.Min(missing, wait.Left) : 0;
            if (units > 0)
            {
                parts.Add(new Part(demand.Line, 0, units, wait.Number));
                missing -= units;
            }
        }

        foreach (var allocation in byLine[demand.Line].Reverse())
        {
            var units = Math.Min(missing, allocation.Cancellable);
            if (units > 0)
            {
                parts.Add(new Part(demand.Line, allocation.Number, units));
                missing -= units;
            }
        }
    }

    private static long Left(OrderState state, ILookup<int, Allocation> byLine, int line) =>
        byLine[line].Sum(allocation => allocation.Cancellable)
        + state.Waits.Sum(wait => wait.Line == line ? wait.Left : 0)
        + state.Shortfalls.Sum(shortfall => shortfall.Line == line ? shortfall.Left : 0);
}
