using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Orders.Sourcing;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// What an order does about units that it lost: it looks for them at other locations, each once, by the rules of its own sourcing; what nobody
/// has waits at the SKU; what can't wait is an exception (<see cref="Exceptions"/>). A line that names its location has no other to look at.
/// How the events add up: <see cref="ShortfallFold"/>.
/// </summary>
public static class Shortfalls
{
    /// <summary>What the ids of requests for a plan begin with; the shortfall's number follows.</summary>
    public const string RequestPrefix = "shortfall/";

    /// <summary>
    /// A count broke an allocation. What has something under way is asked again when that is done: then order and stock location agree on what was
    /// released and shipped, and so on what is left to be broken.
    /// </summary>
    public static Outcome Break(OrderState state, BreakAllocation c)
    {
        if (state.Placement is not null)
        {
            return Refuse<OrderEvent, Reply>(new NotSettledYet());
        }

        if (state.Find(c.Number) is not { } allocation || allocation.Location != c.Location)
        {
            return Nothing<OrderEvent, Reply>();
        }

        if (allocation.IsUnderWay)
        {
            return Refuse<OrderEvent, Reply>(new NotSettledYet());
        }

        var units = Math.Min(c.Total - allocation.Broken, allocation.Cancellable);
        if (units <= 0)
        {
            return Nothing<OrderEvent, Reply>();
        }

        var number = state.Shortfalls.Length + 1;
        var broken = new AllocationBroken(c.Number, allocation.Broken + units, number);
        return state.Terms!.Lines[allocation.Line - 1].Location is null
            ? Record<OrderEvent, Reply>(broken)
            : Record<OrderEvent, Reply>(broken, new ShortfallQueued(number, state.NextWait, units, Forced: false));
    }

    public static Outcome Planned(OrderState state, ShortfallPlanned c)
    {
        if (c.Reply is not SourcingPlan plan || state.FindShortfall(c.Number) is not { Stage: ShortfallStage.Sourcing } shortfall)
        {
            return Nothing<OrderEvent, Reply>();
        }

        return Take(plan, shortfall, state.NextNumber) is { IsEmpty: false } allocations
            ? Record<OrderEvent, Reply>(new ShortfallSourced(c.Number, allocations))
            : Record<OrderEvent, Reply>(new ShortfallQueued(c.Number, state.NextWait, shortfall.Left, Forced: false));
    }

    /// <summary>The SKU did not let units wait: it must not, or it was asked too late. Then it is asked once more, under another number.</summary>
    public static Outcome Denied(OrderState state, Wait wait, Reply reply)
    {
        var denied = new WaitDenied(wait.Number, (reply as WaitRefused)?.Room ?? 0);
        if (wait.Left == 0)
        {
            return Record<OrderEvent, Reply>(denied);
        }

        return reply is WaitRefused
            ? Record<OrderEvent, Reply>(denied, new ExceptionRaised(wait.Shortfall, wait.Left))
            : Record<OrderEvent, Reply>(denied, new ShortfallQueued(wait.Shortfall, state.NextWait, wait.Left, wait.Forced));
    }

    /// <summary>The plans that are waited for.</summary>
    public static IEnumerable<Request> Owed(OrderState state) => state.Shortfalls
        .Where(shortfall => shortfall.Stage == ShortfallStage.Sourcing)
        .Select(shortfall => new Request($"{RequestPrefix}{shortfall.Number}", new GrainName("sourcing", state.Id), Question(state.Terms!, shortfall)));

    // An order of this one line that goes without what can't be had.
    private static SourceOrder Question(OrderTerms terms, Shortfall shortfall)
    {
        var line = terms.Lines[shortfall.Line - 1];
        return new SourceOrder(
            terms with { Lines = [line with { Quantity = shortfall.Left }], OnShortage = OnShortage.CancelRemainder },
            [.. shortfall.Tried.Select(location => new Ceiling(line.Sku, location, 0))],
            Counting.Available);
    }

    // The plan may be of a moment ago: units may have been cancelled since.
    private static ImmutableArray<NumberedAllocation> Take(SourcingPlan plan, Shortfall shortfall, int first)
    {
        var taken = ImmutableArray.CreateBuilder<NumberedAllocation>();
        var left = shortfall.Left;
        foreach (var planned in plan.Allocations)
        {
            var units = Math.Min(left, planned.Quantity);
            if (units > 0)
            {
                taken.Add(new NumberedAllocation(first + taken.Count, shortfall.Line, planned.Location, units));
                left -= units;
            }
        }

        return taken.ToImmutable();
    }
}
