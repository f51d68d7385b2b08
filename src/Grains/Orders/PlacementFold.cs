using System.Collections.Immutable;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Orders;

/// <summary>How the events of a placing change an order.</summary>
public static class PlacementFold
{
    public static OrderState Placed(OrderState state, OrderPlaced e, DateTimeOffset at)
    {
        var claim = e.Claim is { } number ? new Claim(number, false, false) : null;
        return Reserving(
            state with
            {
                PlacedAt = at,
                Terms = e.Terms,
                NextNumber = e.Claim + 1 ?? state.NextNumber,
                Keys = [new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Placing, 0, 0)],
                Refused = null,
            },
            new Placement(e.Key.Key, at, at, 1, PlacementStage.Reserving, 0, claim, [], null),
            e.Allocations,
            at);
    }

    public static OrderState Reserved(OrderState state, Orders.AllocationReserved e)
    {
        var placement = state.Placement!;
        var awaited = placement.Stage == PlacementStage.Reserving ? placement.Awaited - 1 : placement.Awaited;
        return state.With(state.Find(e.N)! with { Held = Hold.Reserved }) with { Placement = placement with { Awaited = awaited } };
    }

    public static OrderState Claimed(OrderState state) =>
        state with { Placement = state.Placement! with { Claim = state.Placement.Claim! with { Confirmed = true } } };

    public static OrderState Withdrawn(OrderState state, RoundWithdrawn e)
    {
        var allocations = GivenBack(state);
        return state with
        {
            Allocations = allocations,
            Placement = state.Placement! with { Stage = PlacementStage.Withdrawing, Ceilings = e.Ceilings, Awaited = NotBack(allocations) },
        };
    }

    public static OrderState Sourced(OrderState state, OrderResourced e, DateTimeOffset at) =>
        Reserving(state, state.Placement! with { Stage = PlacementStage.Reserving, Round = state.Placement.Round + 1 }, e.Allocations, at);

    public static OrderState Allocated(OrderState state, long version)
    {
        var allocations = state.Allocations.ToBuilder();
        var awaited = 0;
        for (var i = 0; i < allocations.Count; i++)
        {
            allocations[i] = allocations[i] with { Wanted = Hold.Committed };
            awaited += allocations[i].Held == Hold.Committed ? 0 : 1;
        }

        var allocated = state with
        {
            Allocations = allocations.DrainToImmutable(),
            Placement = state.Placement! with { Stage = PlacementStage.Committing, Awaited = awaited },
        };
        return awaited == 0 ? Standing(allocated, version) : allocated;
    }

    public static OrderState Committed(OrderState state, AllocationCommitted e, long version)
    {
        var placement = state.Placement! with { Awaited = state.Placement.Awaited - 1 };
        var committed = state.With(state.Find(e.N)! with { Held = Hold.Committed }) with { Placement = placement };
        return placement.Awaited == 0 ? Standing(committed, version) : committed;
    }

    public static OrderState Refused(OrderState state, OrderRefused e)
    {
        var allocations = state.Placement!.Stage is PlacementStage.Reserving or PlacementStage.Queueing ? GivenBack(state) : state.Allocations;
        var waits = state.Waits.Select(wait => wait with { ToGiveUp = wait.Quantity }).ToImmutableArray();
        return Vanishing(state with { Allocations = allocations, Waits = waits }, state.Placement with
        {
            Stage = PlacementStage.Undoing,
            Refusal = e.Rejection,
            Awaited = NotBack(allocations) + waits.Length + (state.Placement.Claim is null ? 0 : 1),
        });
    }

    public static OrderState ReferenceReleased(OrderState state) => Vanishing(state, state.Placement! with
    {
        Claim = state.Placement.Claim! with { Released = true },
        Awaited = state.Placement.Awaited - 1,
    });

    public static OrderState GivenUp(OrderState state) =>
        Vanishing(state, state.Placement! with { Awaited = state.Placement.Awaited - 1 });

    public static OrderState Released(OrderState state, AllocationReleased e)
    {
        var placement = state.Placement! with { Awaited = state.Placement.Awaited - 1 };
        var released = state.With(state.Find(e.N)! with { Released = e.Total });
        if (placement.Stage == PlacementStage.Undoing)
        {
            return Vanishing(released, placement);
        }

        return placement.Awaited > 0
            ? released with { Placement = placement }
            : released with { Placement = placement with { Stage = PlacementStage.Sourcing }, Allocations = [] };
    }

    private static OrderState Reserving(OrderState state, Placement placement, ImmutableArray<NumberedAllocation> numbered, DateTimeOffset at)
    {
        var allocations = ImmutableArray.CreateBuilder<Allocation>(numbered.Length);
        foreach (var allocation in numbered)
        {
            allocations.Add(Allocation.Of(allocation, state.Terms!.Lines[allocation.Line - 1].Sku));
        }

        return state with
        {
            NextNumber = numbered.IsEmpty ? state.NextNumber : numbered[^1].N + 1,
            Allocations = allocations.MoveToImmutable(),
            Placement = placement with
            {
                Expires = at + StockLimits.ReserveMessageLifetime,
                Awaited = numbered.Count(allocation => allocation.Location is not null),
            },
        };
    }

    // Everything goes back, also what was refused or not answered: a message that was sent twice could still reserve it. What one by one
    // did not come to was never asked for.
    private static ImmutableArray<Allocation> GivenBack(OrderState state)
    {
        var allocations = ImmutableArray.CreateBuilder<Allocation>(state.Allocations.Length);
        foreach (var allocation in state.Allocations)
        {
            allocations.Add(allocation.IsService ? allocation : allocation with { ToRelease = allocation.Quantity });
            if (state.Placement!.OneByOne && allocation.Held == Hold.None)
            {
                break;
            }
        }

        return allocations.ToImmutable();
    }

    private static int NotBack(ImmutableArray<Allocation> allocations) => allocations.Count(allocation => allocation.Released < allocation.ToRelease);

    private static OrderState Standing(OrderState state, long version) => state with
    {
        Placement = null,
        Keys = [state.Keys[0] with { Done = version }],
    };

    // A refused order leaves nothing but the numbers that it has used, and its answer for those who still wait.
    private static OrderState Vanishing(OrderState state, Placement placement) => placement.Awaited > 0
        ? state with { Placement = placement }
        : OrderState.Initial(state.Id) with
        {
            NextNumber = state.NextNumber,
            NextWait = state.NextWait,
            Refused = new RefusedRequest(placement.Key, placement.Refusal!),
        };
}
