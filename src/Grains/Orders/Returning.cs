using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Amounts;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// What returns ask of their order. The order alone says what may come back and what is paid for it, so however many returns there are at
/// the same time: claimed units are at most the shipped ones, and refunds at most what was paid.
/// </summary>
public static class Returning
{
    /// <summary>Returns of one order at most, declined ones included.</summary>
    public const int ReturnsMax = 1_000;

    private static readonly Rejection ClaimEnded = Rejections.Conflict("returnClaimEnded", "This claim was given up, or a later one replaced it.");

    private static readonly Rejection TooManyReturns = Rejections.Conflict("tooManyReturns", "An order can't have more returns than this one has.");

    private static readonly Rejection NotClaimed = Rejections.Conflict("notClaimed", "The return has not claimed these units.");

    public static Outcome Claim(OrderState state, ClaimReturn c, DateTimeOffset now) => state.FindReturn(c.Return) switch
    {
        { Released: false } known when known.Number == c.Claim => Nothing<OrderEvent, Reply>(),
        { } known when known.Number >= c.Claim => Refuse<OrderEvent, Reply>(ClaimEnded),
        _ when Refusal(state, c, now) is { } refusal => Refuse<OrderEvent, Reply>(refusal),
        _ => Record<OrderEvent, Reply>(new ReturnClaimed(
            c.Return, c.Claim, [.. LineDemand.Sum(c.Lines).Select(demand => new LineQuantity(demand.Line, demand.Quantity))])),
    };

    // A release may overtake its claim. It then leaves a tombstone, and the claim is refused when it comes.
    public static Outcome Release(OrderState state, ReleaseReturn c) =>
        !state.Stands || state.FindReturn(c.Return) is { Released: true } known && known.Number >= c.Claim
            ? Nothing<OrderEvent, Reply>()
            : Record<OrderEvent, Reply>(new ReturnReleased(c.Return, c.Claim));

    public static Outcome Note(OrderState state, NoteReturned c)
    {
        if (state.FindReturn(c.Return) is not { Released: false } claim
            || c.Totals.Any(total => total.Quantity > claim.Lines.FirstOrDefault(line => line.Line == total.Line).Quantity))
        {
            return Refuse<OrderEvent, Reply>(NotClaimed);
        }

        return claim.Lines.Any(line => ReturnClaims.UnitsOf(c.Totals, line.Line) > line.Received)
            ? Record<OrderEvent, Reply>(new UnitsReturned(c.Return, c.Totals))
            : Nothing<OrderEvent, Reply>();
    }

    // The refund's number is looked up before units are counted: a repeat of the one that took the last unit must get its amount.
    public static Outcome Refund(OrderState state, RefundUnits c)
    {
        if (state.FindRefund(c.Return, c.Refund) is not null)
        {
            return Nothing<OrderEvent, Reply>();
        }

        var lines = state.FindReturn(c.Return) is { Released: false } claim ? claim.Lines : [];
        if (c.Lines.Any(asked => lines.FirstOrDefault(line => line.Line == asked.Line) is var line && asked.Quantity > line.Quantity - line.Refunded))
        {
            return Refuse<OrderEvent, Reply>(NotClaimed);
        }

        var amount = Removals.Refund(state.Terms!, state.Cancellations, state.Refunds, c.Lines);
        return Record<OrderEvent, Reply>(new OrderRefunded(c.Return, c.Refund, c.Lines, amount));
    }

    /// <summary>What the claim's return has to know of the order.</summary>
    public static ClaimGranted Granted(OrderState state)
    {
        var services = state.Allocations.Where(allocation => allocation.IsService).Select(allocation => allocation.Line).ToHashSet();
        return new ClaimGranted(
            state.Terms!.Channel,
            state.Terms.Currency,
            [.. state.Terms.Lines.Select((line, i) => new ReturnableLine(line.Sku, services.Contains(i + 1)))]);
    }

    /// <summary>Why the claim can't be granted; null when it can.</summary>
    public static Rejection? Refusal(OrderState state, ClaimReturn c, DateTimeOffset now)
    {
        if (!state.Stands)
        {
            return Rejections.UnknownOrder;
        }

        if (LineDemand.Unknown(state, c.Lines) is { } unknown)
        {
            return unknown;
        }

        if (state.Returns.Length >= ReturnsMax)
        {
            return TooManyReturns;
        }

        var left = Returnable.Of(state, now - c.Window);
        var demands = LineDemand.Sum(c.Lines);
        var tooMuch = demands.Where(demand => demand.Quantity > left[demand.Line - 1].Now).ToImmutableArray();
        return tooMuch.IsEmpty ? null : Refusal(state, demands, tooMuch, left);
    }

    private static Rejection Refusal(
        OrderState state, ImmutableArray<LineDemand> demands, ImmutableArray<LineDemand> tooMuch, ImmutableArray<Returnable> left)
    {
        ImmutableArray<RejectionError> errors =
        [
            .. tooMuch.Select(demand => new RejectionError(
                $"/lines/{demand.Index}/quantity",
                $"{left[demand.Line - 1].Now} of {demand.Quantity} units can be returned.",
                demand.Line,
                state.Terms!.Lines[demand.Line - 1].Sku,
                demand.Quantity,
                left[demand.Line - 1].Now)),
        ];
        return tooMuch.All(demand => demand.Quantity <= left[demand.Line - 1].Unclaimed)
            ? Rejections.Conflict("returnWindowClosed", "These units were delivered too long ago to be returned.", errors)
            : demands.All(demand => left[demand.Line - 1].Now == 0)
                ? Rejections.Conflict("nothingToReturn", "Nothing of what was named is shipped and not yet being returned.", errors)
                : Rejections.Conflict("notLeftToReturn", "Not all of this is shipped and not yet being returned.", errors);
    }

    /// <summary>Units of a line that may still be returned.</summary>
    /// <param name="Unclaimed">Shipped and claimed by no return.</param>
    /// <param name="Now">Of those, not delivered too long ago. Earlier returns count as those of the units that were delivered first.</param>
    private readonly record struct Returnable(long Unclaimed, long Now)
    {
        public static ImmutableArray<Returnable> Of(OrderState state, DateTimeOffset deliveredSince)
        {
            var (unclaimed, recent) = (new long[state.Terms!.Lines.Length], new long[state.Terms.Lines.Length]);
            foreach (var shipment in state.Shipments.Where(shipment => shipment.ShippedAt is not null))
            {
                foreach (var part in shipment.Parts)
                {
                    unclaimed[part.Line - 1] += part.Quantity;
                    recent[part.Line - 1] += shipment.DeliveredAt is null || shipment.DeliveredAt >= deliveredSince ? part.Quantity : 0;
                }
            }

            foreach (var line in state.Returns.Where(claim => !claim.Released).SelectMany(claim => claim.Lines))
            {
                unclaimed[line.Line - 1] -= line.Quantity;
            }

            return [.. unclaimed.Zip(recent, (units, young) => new Returnable(units, Math.Min(units, young)))];
        }
    }
}
