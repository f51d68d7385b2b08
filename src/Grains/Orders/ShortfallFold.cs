using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Orders;

/// <summary>How the events of lost units change an order. After each of them <see cref="Settle"/> says how far the shortfall is.</summary>
public static class ShortfallFold
{
    public static OrderState Broken(OrderState state, AllocationBroken e)
    {
        var allocation = state.Find(e.N)!;
        var units = e.Total - allocation.Broken;
        var tried = state.FindShortfall(allocation.Shortfall)?.Tried ?? [];
        var shortfall = new Shortfall(
            e.Shortfall, allocation.Line, allocation.Location!, units, units, ShortfallStage.Sourcing, With(tried, allocation.Location!), null);
        return state.With(allocation with { Broken = e.Total }) with { Shortfalls = state.Shortfalls.Add(shortfall) };
    }

    public static OrderState Sourced(OrderState state, ShortfallSourced e, DateTimeOffset at)
    {
        var shortfall = state.FindShortfall(e.N)!;
        var sku = state.Terms!.Lines[shortfall.Line - 1].Sku;
        var expires = at + StockLimits.ReserveMessageLifetime;
        return state.With(shortfall with
        {
            Stage = ShortfallStage.Reserving,
            Left = shortfall.Left - e.Allocations.Sum(allocation => allocation.Quantity),
            Tried = e.Allocations.Aggregate(shortfall.Tried, (tried, allocation) => allocation.Location is null ? tried : With(tried, allocation.Location)),
        }) with
        {
            Allocations = [.. state.Allocations, .. e.Allocations.Select(planned => Allocation.Of(planned, sku, e.N, expires))],
            NextNumber = e.Allocations[^1].N + 1,
        };
    }

    public static OrderState Reserved(OrderState state, AllocationReserved e) => state.With(state.Find(e.N)! with { Held = Hold.Reserved });

    // A message that was sent twice could still reserve it, so it is given back all the same.
    public static OrderState Refused(OrderState state, AllocationRefused e)
    {
        var allocation = state.Find(e.N)!;
        var shortfall = state.FindShortfall(allocation.Shortfall)!;
        return state
            .With(allocation with { Offered = e.Available, Wanted = Hold.None, ToRelease = allocation.Quantity })
            .With(shortfall with { Left = shortfall.Left + allocation.Quantity - allocation.ToRelease });
    }

    public static OrderState Queued(OrderState state, ShortfallQueued e, DateTimeOffset at)
    {
        var shortfall = state.FindShortfall(e.N)!;
        return state.With(shortfall with { Stage = ShortfallStage.Queueing, Left = shortfall.Left - e.Quantity }) with
        {
            Waits = state.Waits.Add(Wait.Of(e, shortfall.Line, at + SkuLimits.WaitMessageLifetime)),
            NextWait = e.Wait + 1,
        };
    }

    public static OrderState Confirmed(OrderState state, WaitConfirmed e) => state.With(state.FindWait(e.N)! with { Confirmed = true });

    // It is given up all the same, like an allocation that was refused.
    public static OrderState Denied(OrderState state, WaitDenied e)
    {
        var wait = state.FindWait(e.N)!;
        var shortfall = state.FindShortfall(wait.Shortfall)!;
        return state
            .With(wait with { Denied = true, ToGiveUp = wait.Quantity - wait.Filled })
            .With(shortfall with { Left = shortfall.Left + wait.Left });
    }

    public static OrderState Raised(OrderState state, ExceptionRaised e, DateTimeOffset at)
    {
        var shortfall = state.FindShortfall(e.N)!;
        var raised = new RaisedException(e.Quantity, at, null, shortfall.Exception?.Resolution);
        return state.With(shortfall with { Stage = ShortfallStage.Excepted, Exception = raised });
    }

    public static OrderState Decided(OrderState state, ExceptionDecided e)
    {
        var shortfall = state.FindShortfall(e.N)!;
        var decided = shortfall with { Exception = shortfall.Exception! with { Resolution = e.Resolution } };
        return state.With(e.Resolution == ExceptionResolution.Retry ? decided with { Stage = ShortfallStage.Sourcing, Tried = [] } : decided);
    }

    public static OrderState Cancelled(OrderState state, Part part)
    {
        var shortfall = state.FindShortfall(part.Shortfall)!;
        return state.With(shortfall with { Left = shortfall.Left - part.Quantity });
    }

    /// <summary>The order with the shortfall at the stage that follows from what is left of it and what is under way.</summary>
    public static OrderState Settle(OrderState state, int number, DateTimeOffset at)
    {
        var shortfall = state.FindShortfall(number)!;
        var stage = shortfall switch
        {
            { Stage: ShortfallStage.Reserving } when state.Allocations.Any(allocation => allocation.IsAsked && allocation.Shortfall == number) => shortfall.Stage,
            { Stage: ShortfallStage.Queueing } when state.Waits.Any(wait => wait.IsAsked && wait.Shortfall == number) => shortfall.Stage,
            { Left: 0 } => ShortfallStage.Settled,
            { Stage: ShortfallStage.Reserving } => ShortfallStage.Sourcing,
            _ => shortfall.Stage,
        };
        if (stage != ShortfallStage.Settled || shortfall is { Stage: ShortfallStage.Settled })
        {
            return state.With(shortfall with { Stage = stage });
        }

        // What left the hands of an operator by itself was cancelled.
        var raised = shortfall.Exception is { } exception
            ? exception with
            {
                ResolvedAt = at,
                Resolution = shortfall.Stage == ShortfallStage.Excepted ? ExceptionResolution.Cancel : exception.Resolution,
            }
            : null;
        return state.With(shortfall with { Stage = stage, Exception = raised });
    }

    private static ImmutableArray<string> With(ImmutableArray<string> tried, string location) => tried.Contains(location, StringComparer.Ordinal) ? tried : tried.Add(location);
}
