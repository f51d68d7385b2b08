using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Skus;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// What waits of an order. Its place in the SKU's queue is part of placing: the order stands when every SKU has confirmed, and is undone when
/// one can't let it wait. Afterwards units come one assignment at a time, each as an allocation of its own.
/// </summary>
public static class Backorders
{
    /// <summary>
    /// A SKU's answer. That a message came too late is believed once it is late here, too: a SKU whose clock is ahead would turn back the next one
    /// as quickly, and the one after it.
    /// </summary>
    public static Outcome Answered(OrderState state, WaitAnswered c, DateTimeOffset now) => (c.Sent, c.Reply, state.FindWait(c.Number)) switch
    {
        (WaitForUnits, Done, { Confirmed: false }) when state.Placement is { Stage: PlacementStage.Queueing, Awaited: var awaited } => awaited == 1
            ? Record<OrderEvent, Reply>(new WaitConfirmed(c.Number), new OrderAllocated())
            : Record<OrderEvent, Reply>(new WaitConfirmed(c.Number)),
        (WaitForUnits, WaitRefused refused, { Confirmed: false } wait) when state.Placement is { Stage: PlacementStage.Queueing } =>
            Record<OrderEvent, Reply>(new OrderRefused(Rejections.InsufficientStock([Shortage(state, wait, refused.Room)]))),
        (WaitForUnits, Done, { IsAsked: true }) => Record<OrderEvent, Reply>(new WaitConfirmed(c.Number)),
        (WaitForUnits, Rejected, { IsAsked: true } wait) when now <= wait.Expires => Nothing<OrderEvent, Reply>(),
        (WaitForUnits, WaitRefused or Rejected, { IsAsked: true } wait) => Shortfalls.Denied(state, wait, c.Reply),
        (WithdrawWait sent, Done, { } wait) when sent.Total > wait.GivenUp => Record<OrderEvent, Reply>(new WaitGivenUp(c.Number, sent.Total)),
        _ => Nothing<OrderEvent, Reply>(),
    };

    /// <summary>
    /// Units are there. What was taken once is taken for good, so that is looked up first. Of what was cancelled while they were on their
    /// way nothing is taken; the rest goes on to the next in the queue.
    /// </summary>
    public static Outcome Assign(OrderState state, AssignUnits c)
    {
        if (state.FindWait(c.Wait) is not { } wait || state.Placement is { Stage: PlacementStage.Undoing })
        {
            return Refuse<OrderEvent, Reply>(new UnitsNotWanted());
        }

        if (state.Placement is not null)
        {
            return Refuse<OrderEvent, Reply>(new NotPlacedYet());
        }

        if (state.Allocations.Any(allocation => allocation.From == new HeldUnits(c.Wait, c.Assignment, c.Quantity) && allocation.Location == c.Location))
        {
            return Nothing<OrderEvent, Reply>();
        }

        return wait.Left == 0
            ? Refuse<OrderEvent, Reply>(new UnitsNotWanted())
            : Record<OrderEvent, Reply>(new BackorderFilled(
                state.NextNumber, c.Wait, wait.Line, c.Location, Math.Min(c.Quantity, wait.Left), c.Assignment, c.Quantity));
    }

    public static OrderState Queued(OrderState state, OrderBackordered e, DateTimeOffset at) => state with
    {
        Waits = [.. state.Waits, .. e.Waits.Select(asked => Wait.Of(asked, at + SkuLimits.WaitMessageLifetime))],
        NextWait = e.Waits[^1].N + 1,
        Placement = state.Placement! with { Stage = PlacementStage.Queueing, Awaited = e.Waits.Length },
    };

    public static OrderState Confirmed(OrderState state, WaitConfirmed e) =>
        state.With(state.FindWait(e.N)! with { Confirmed = true }) with { Placement = state.Placement! with { Awaited = state.Placement.Awaited - 1 } };

    public static OrderState Filled(OrderState state, BackorderFilled e)
    {
        var wait = state.FindWait(e.Wait)!;
        return state.With(wait with { Filled = wait.Filled + e.Quantity }) with
        {
            Allocations = state.Allocations.Add(Allocation.Of(e, state.Terms!.Lines[e.Line - 1].Sku)),
            NextNumber = e.N + 1,
        };
    }

    /// <summary>The waits, each part's one without the part's units.</summary>
    public static ImmutableArray<Wait> GiveUp(OrderState state, ImmutableArray<Part> parts)
    {
        var waits = state.Waits;
        foreach (var part in parts.Where(part => part.Wait > 0))
        {
            var wait = waits.First(wait => wait.Number == part.Wait);
            waits = waits.Replace(wait, wait with { ToGiveUp = wait.ToGiveUp + part.Quantity });
        }

        return waits;
    }

    // What the line has, and could have besides.
    private static RejectionError Shortage(OrderState state, Wait refused, long room)
    {
        var line = state.Terms!.Lines[refused.Line - 1];
        return Sourcing.Shortage.Of(refused.Line, line.Sku, line.Quantity, line.Quantity - refused.Quantity + room);
    }
}
