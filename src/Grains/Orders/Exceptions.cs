using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Shortfalls that an operator decides about. An exception is its order's: it is open until nothing is left of it, whether he resolved it or the
/// units were cancelled with their line.
/// </summary>
public static class Exceptions
{
    private static readonly Rejection Resolved = Rejections.Conflict("exceptionResolved", "This exception is resolved.");

    public static Outcome Resolve(OrderState state, ResolveException c)
    {
        if (!state.Stands)
        {
            return Refuse<OrderEvent, Reply>(Rejections.ExceptionNotFound);
        }

        if (RequestKeys.Check(state, c.Key!, c.IfMatch) is { } checkedBefore)
        {
            return checkedBefore;
        }

        return state.FindShortfall(c.Exception) switch
        {
            null or { Exception: null } => Refuse<OrderEvent, Reply>(Rejections.ExceptionNotFound),
            { Stage: ShortfallStage.Settled } => Refuse<OrderEvent, Reply>(Resolved),
            { Stage: not ShortfallStage.Excepted } => Refuse<OrderEvent, Reply>(Rejections.OperationUnderWay),
            var open => Decided(state, open, c),
        };
    }

    /// <summary>What is seen of it; null for a shortfall that never came to that.</summary>
    public static ExceptionView? View(OrderState state, int number)
    {
        if (state.FindShortfall(number) is not { Exception: { } raised } shortfall)
        {
            return null;
        }

        var asked = state.Allocations.Sum(one => one.IsAsked && one.Shortfall == number ? one.Quantity - one.ToRelease : 0)
            + state.Waits.Sum(wait => wait.IsAsked && wait.Shortfall == number ? wait.Left : 0);
        return new ExceptionView(
            state.Id,
            number,
            shortfall.Stage != ShortfallStage.Settled,
            state.Terms!.Channel,
            shortfall.Line,
            state.Terms.Lines[shortfall.Line - 1].Sku,
            raised.Quantity,
            shortfall.Left + asked,
            shortfall.Location,
            raised.RaisedAt,
            raised.ResolvedAt,
            raised.Resolution,
            state.Version);
    }

    private static Outcome Decided(OrderState state, Shortfall open, ResolveException c)
    {
        var decided = new ExceptionDecided(open.Number, c.Resolution, c.Key!);
        return c.Resolution switch
        {
            ExceptionResolution.Wait => Record<OrderEvent, Reply>(
                decided, new ShortfallQueued(open.Number, state.NextWait, open.Left, Forced: true)),
            ExceptionResolution.Cancel => Record<OrderEvent, Reply>(
                decided,
                new RemainderCancelled(
                    state.Cancellations.Length + 1,
                    c.Reason ?? Remainders.Reason,
                    [new Part(open.Line, 0, open.Left, Shortfall: open.Number)])),
            _ => Record<OrderEvent, Reply>(decided),
        };
    }
}
