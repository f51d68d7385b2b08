using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>What one return has claimed of an order. A released one that was never granted has no lines: it keeps a late claim from being granted.</summary>
/// <param name="Number">The return's number of the claim.</param>
/// <param name="Released">The return was declined, or refused: its units may be claimed again.</param>
public sealed record ReturnClaim(string Return, int Number, ImmutableArray<ClaimedLine> Lines, bool Released);

/// <summary>Units of a line that a return has claimed. Invariant: Received and Refunded are at most Quantity.</summary>
/// <param name="Received">Units that came back.</param>
/// <param name="Refunded">Units that were refunded.</param>
public readonly record struct ClaimedLine(int Line, long Quantity, long Received, long Refunded);

/// <summary>Units that were refunded together.</summary>
/// <param name="Number">The return's number of the refund.</param>
/// <param name="Cancellations">How many cancellations the order had by then: what units are worth depends on the order in which they left.</param>
public sealed record Refund(string Return, int Number, ImmutableArray<LineQuantity> Lines, decimal Amount, int Cancellations);

/// <summary>How the events of returns change an order.</summary>
public static class ReturnClaims
{
    public static OrderState Claimed(OrderState state, ReturnClaimed e) =>
        Put(state, new ReturnClaim(e.Return, e.Claim, [.. e.Lines.Select(line => new ClaimedLine(line.Line, line.Quantity, 0, 0))], Released: false));

    public static OrderState Released(OrderState state, ReturnReleased e) =>
        Put(state, new ReturnClaim(e.Return, e.Claim, state.FindReturn(e.Return)?.Lines ?? [], Released: true));

    public static OrderState Returned(OrderState state, UnitsReturned e)
    {
        var claim = state.FindReturn(e.Return)!;
        return Put(state, claim with
        {
            Lines = [.. claim.Lines.Select(line => line with { Received = UnitsOf(e.Totals, line.Line) ?? line.Received })],
        });
    }

    public static OrderState Refunded(OrderState state, OrderRefunded e)
    {
        var claim = state.FindReturn(e.Return)!;
        return Put(state, claim with
        {
            Lines = [.. claim.Lines.Select(line => line with { Refunded = line.Refunded + (UnitsOf(e.Lines, line.Line) ?? 0) })],
        }) with
        {
            Refunds = state.Refunds.Add(new Refund(e.Return, e.N, e.Lines, e.Amount, state.Cancellations.Length)),
        };
    }

    /// <summary>The units that are named of a line; null when it is not named.</summary>
    public static long? UnitsOf(ImmutableArray<LineQuantity> lines, int line)
    {
        foreach (var named in lines)
        {
            if (named.Line == line)
            {
                return named.Quantity;
            }
        }

        return null;
    }

    private static OrderState Put(OrderState state, ReturnClaim claim)
    {
        for (var i = 0; i < state.Returns.Length; i++)
        {
            if (state.Returns[i].Return == claim.Return)
            {
                return state with { Returns = state.Returns.SetItem(i, claim) };
            }
        }

        return state with { Returns = state.Returns.Add(claim) };
    }
}
