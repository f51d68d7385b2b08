using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders.Amounts;
using OrleansOms.Grains.Orders.Sourcing;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Placing: all that was planned or nothing. The first round reserves everything at once. If one reservation is refused, everything goes back and
/// the order is sourced again, units that others hold counted in, and reserved one by one in the order of the grains' names, waiting at a
/// location whose units are only held. So of orders that want the same last units one gets through: whoever waits holds nothing that
/// comes later in the order of names, and a first round never waits.
/// </summary>
public static class Placing
{
    /// <summary>A placing that is not settled by then is undone.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>An order is sourced this often at most, the first time included.</summary>
    public const int MaxRounds = 8;

    /// <summary>True while messages about allocations belong to a placing.</summary>
    public static bool IsAt(OrderState state) => state.Placement is not null;

    // The key comes before everything: a repeat of a placing that took the last unit must find its order, not a shortage.
    public static Outcome Place(OrderState state, PlaceSourced c)
    {
        if (state.FindKey(c.Key.Key) is { } known)
        {
            return c.Key.Repeat<OrderEvent>(known.Fingerprint);
        }

        // The order's id derives from its key, so an order that exists under another key was not meant.
        if (state.Terms is not null)
        {
            return Refuse(Rejections.KeyReused);
        }

        if (TooLarge(c.Terms) is { } error)
        {
            return Refuse(Rejections.Invalid("amountTooLarge", "An amount is larger than an order can have.", error));
        }

        if (c.Plan.IsShort)
        {
            return Refuse(Rejections.InsufficientStock(c.Plan.Shortages));
        }

        int? claim = c.Terms.Reference is null ? null : state.NextNumber;
        var placed = new OrderPlaced(c.Terms, Numbered(c.Plan.Allocations, state.NextNumber + (claim is null ? 0 : 1)), claim, c.Key);
        return claim is null && !NeedsStock(placed.Allocations)
            ? Record<OrderEvent, Reply>([placed, .. Close(state, c.Terms, placed.Allocations)])
            : Record<OrderEvent, Reply>(placed);
    }

    public static Outcome Answered(OrderState state, AllocationAnswered c) => (c.Sent, c.Reply, state.Find(c.Number)) switch
    {
        (ReserveStock, Done, { Held: Hold.None } allocation) => Reserved(state, allocation),
        (ReserveStock, ReservationRefused refused, { Held: Hold.None, Offered: null } allocation) =>
            Refused(state, state.Placement!, allocation, refused),
        (CommitStock, Done, { Held: not Hold.Committed }) => Record<OrderEvent, Reply>(new AllocationCommitted(c.Number)),
        (ReleaseStock sent, Done, { } allocation) when sent.Total > allocation.Released =>
            Record<OrderEvent, Reply>(new AllocationReleased(c.Number, sent.Total)),
        _ => Nothing<OrderEvent, Reply>(),
    };

    public static Outcome Answered(OrderState state, ReferenceAnswered c)
    {
        if (state.Placement is not { Claim: { } claim } placement || claim.Number != c.Claim)
        {
            return Nothing<OrderEvent, Reply>();
        }

        return (c.Sent, c.Reply) switch
        {
            (ClaimReference, Done) when !claim.Confirmed => placement is { Stage: PlacementStage.Reserving, Awaited: 0 }
                ? Record<OrderEvent, Reply>([new ReferenceClaimed(), .. Close(state)])
                : Record<OrderEvent, Reply>(new ReferenceClaimed()),
            (ClaimReference, Rejected rejected) when placement.IsOpen && !claim.Confirmed => Record<OrderEvent, Reply>(new OrderRefused(rejected.Rejection)),
            (ReleaseReference, Done) when !claim.Released => Record<OrderEvent, Reply>(new ReferenceReleased()),
            _ => Nothing<OrderEvent, Reply>(),
        };
    }

    public static Outcome Sourced(OrderState state, Resourced c)
    {
        if (c.Reply is not SourcingPlan plan || state.Placement is not { Stage: PlacementStage.Sourcing } placement || placement.Round != c.Round)
        {
            return Nothing<OrderEvent, Reply>();
        }

        if (plan.IsShort)
        {
            return Record<OrderEvent, Reply>(new OrderRefused(Rejections.InsufficientStock(plan.Shortages)));
        }

        var inOrder = plan.Allocations
            .OrderBy(planned => new GrainName("stock", $"{state.Terms!.Lines[planned.Line - 1].Sku}@{planned.Location}"))
            .ThenBy(planned => planned.Line);
        var resourced = new OrderResourced(Numbered([.. inOrder], state.NextNumber));
        return placement.Claim is null or { Confirmed: true } && !NeedsStock(resourced.Allocations)
            ? Record<OrderEvent, Reply>([resourced, .. Close(state, state.Terms!, resourced.Allocations)])
            : Record<OrderEvent, Reply>(resourced);
    }

    public static Outcome Overdue(OrderState state) => state.Placement is { IsOpen: true }
        ? Record<OrderEvent, Reply>(new OrderRefused(Rejections.PlacementTimedOut))
        : Nothing<OrderEvent, Reply>();

    // An answer that comes after the order was given up is still a fact; it only settles nothing.
    private static Outcome Reserved(OrderState state, Allocation allocation) =>
        state.Placement is { Stage: PlacementStage.Reserving, Awaited: 1, Claim: null or { Confirmed: true } }
            ? Record<OrderEvent, Reply>([new AllocationReserved(allocation.Number), .. Close(state)])
            : Record<OrderEvent, Reply>(new AllocationReserved(allocation.Number));

    private static Outcome Refused(OrderState state, Placement placement, Allocation allocation, ReservationRefused refused)
    {
        var fact = new AllocationRefused(allocation.Number, refused.Available);
        if (placement.Stage != PlacementStage.Reserving)
        {
            return Record<OrderEvent, Reply>(fact);
        }

        // Busy is not refused: the request stays owed and is sent again.
        if (placement.OneByOne && refused.Contended)
        {
            return Nothing<OrderEvent, Reply>();
        }

        var bound = state.Terms!.Lines[allocation.Line - 1].Location is not null && state.Terms.OnShortage == OnShortage.Refuse;
        if ((bound && !refused.Contended) || placement.Round >= MaxRounds)
        {
            return Record<OrderEvent, Reply>(fact, new OrderRefused(Rejections.InsufficientStock(Shortages(state, allocation, refused.Available))));
        }

        return Record<OrderEvent, Reply>(fact, new RoundWithdrawn(Ceilings(state, placement, allocation, refused.Available)));
    }

    // The first round's refusals may rest on views that were a moment old; the next plan reads them anew. From then on a location
    // that refused counts for no more than it said, so that plans can't repeat each other.
    private static ImmutableArray<Ceiling> Ceilings(OrderState state, Placement placement, Allocation refused, long available)
    {
        if (!placement.OneByOne)
        {
            return placement.Ceilings;
        }

        var own = state.Allocations
            .Where(other => other.Held == Hold.Reserved && other.Sku == refused.Sku && other.Location == refused.Location)
            .Sum(other => other.Quantity);
        return
        [
            .. placement.Ceilings.Where(ceiling => ceiling.Sku != refused.Sku || ceiling.Location != refused.Location),
            new Ceiling(refused.Sku, refused.Location!, available + own),
        ];
    }

    // What there was of each line with a refused allocation: its other allocations, and what was offered instead of the refused ones.
    private static ImmutableArray<RejectionError> Shortages(OrderState state, Allocation refused, long available)
    {
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        var byLine = state.Allocations.ToLookup(allocation => allocation.Line);
        for (var line = 1; line <= state.Terms!.Lines.Length; line++)
        {
            if (byLine[line].Any(allocation => allocation.Offered is not null || allocation.Number == refused.Number))
            {
                var had = byLine[line].Sum(allocation => Math.Min(
                    allocation.Quantity,
                    allocation.Number == refused.Number ? available : allocation.Offered ?? allocation.Quantity));
                var ordered = state.Terms.Lines[line - 1];
                errors.Add(Shortage.Of(line, ordered.Sku, ordered.Quantity, had));
            }
        }

        return errors.ToImmutable();
    }

    private static RejectionError? TooLarge(OrderTerms terms)
    {
        for (var i = 0; i < terms.Lines.Length; i++)
        {
            if (OrderTotals.TooLarge(terms.Lines[i]))
            {
                return new RejectionError($"/lines/{i}", "The line's amounts are too large.", i + 1, terms.Lines[i].Sku);
            }
        }

        for (var i = 0; i < terms.Charges.Length; i++)
        {
            if (OrderTotals.TooLarge(terms.Charges[i]))
            {
                return new RejectionError($"/charges/{i}", "The charge's amounts are too large.");
            }
        }

        return null;
    }

    private static ImmutableArray<OrderEvent> Close(OrderState state) =>
        Remainders.Close(
            state.Terms!, state.Allocations.Select(allocation => new LineQuantity(allocation.Line, allocation.Quantity)), state.NextWait);

    private static ImmutableArray<OrderEvent> Close(OrderState state, OrderTerms terms, ImmutableArray<NumberedAllocation> planned) =>
        Remainders.Close(terms, planned.Select(allocation => new LineQuantity(allocation.Line, allocation.Quantity)), state.NextWait);

    private static bool NeedsStock(ImmutableArray<NumberedAllocation> planned) => planned.Any(allocation => allocation.Location is not null);

    private static ImmutableArray<NumberedAllocation> Numbered(ImmutableArray<PlannedAllocation> planned, int first) =>
        [.. planned.Select((allocation, i) => new NumberedAllocation(first + i, allocation.Line, allocation.Location, allocation.Quantity))];

    private static Outcome Refuse(Rejection rejection) => Refuse<OrderEvent, Reply>(rejection);
}
