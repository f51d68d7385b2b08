using System.Collections.Immutable;
using System.Globalization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.References;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Orders;

/// <summary>What an order still has to get from stock locations, SKUs and its reference, as the difference of what it wants and what was confirmed.</summary>
public static class Owing
{
    public static Owed Of(OrderState state)
    {
        var requests = ImmutableArray.CreateBuilder<Request>();
        AddAllocations(requests, state);
        AddWaits(requests, state);
        if (!state.Shortfalls.IsEmpty)
        {
            requests.AddRange(Shortfalls.Owed(state));
        }

        if (state.Placement is { } placement)
        {
            AddReference(requests, state, placement);
            if (placement.Stage == PlacementStage.Sourcing)
            {
                var to = new GrainName("sourcing", state.Id);
                requests.Add(new Request($"sourcing/{placement.Round}", to, new SourceOrder(state.Terms!, placement.Ceilings)));
            }
        }

        return new Owed(requests.DrainToImmutable(), Deadline(state));
    }

    /// <summary>When a placing that is still open is undone; null when there is none.</summary>
    public static DateTimeOffset? Deadline(OrderState state) =>
        state.Placement is { IsOpen: true } placement ? placement.Started + Placing.TimeLimit : null;

    /// <summary>The number of the allocation, wait, claim or round that a request is about.</summary>
    public static int NumberIn(Request request) =>
        int.Parse(request.Id.AsSpan(request.Id.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    // One by one means that the next reservation is asked for when the one before it is held: two orders that want the same stock then
    // meet at the first of it, and one of them waits there with nothing that the other needs.
    private static void AddAllocations(ImmutableArray<Request>.Builder requests, OrderState state)
    {
        var onlyFirst = state.Placement is { Stage: PlacementStage.Reserving, OneByOne: true };
        foreach (var allocation in state.Allocations)
        {
            if (allocation.Owed(state.Id, state.Placement?.Expires) is { } request)
            {
                requests.Add(request);
                if (onlyFirst)
                {
                    return;
                }
            }
        }
    }

    private static void AddWaits(ImmutableArray<Request>.Builder requests, OrderState state)
    {
        foreach (var wait in state.Waits)
        {
            if (wait.Owed(state) is { } request)
            {
                requests.Add(request);
            }
        }
    }

    // The reference is given up even when it was not confirmed, or refused: a claim that was sent twice may still be on its way.
    private static void AddReference(ImmutableArray<Request>.Builder requests, OrderState state, Placement placement)
    {
        if (placement.Claim is not { } claim)
        {
            return;
        }

        var to = new GrainName("reference", $"{state.Terms!.Channel}/{state.Terms.Reference}");
        if (placement.IsOpen && !claim.Confirmed)
        {
            requests.Add(new Request($"reference/{claim.Number}", to, new ClaimReference(state.Id, claim.Number)));
        }
        else if (placement.Stage == PlacementStage.Undoing && !claim.Released)
        {
            requests.Add(new Request($"reference/{claim.Number}", to, new ReleaseReference(state.Id, claim.Number)));
        }
    }
}
