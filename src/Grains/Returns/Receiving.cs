using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Returns.ReturnEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Returns;

/// <summary>
/// Units that come back, at any place that takes returns, in any number of parts. That they are there is a fact: more than was announced, or
/// a line that was not announced, is recorded and flagged, never refused, even when the return was closed by then.
/// </summary>
public static class Receiving
{
    public static Outcome Receive(ReturnState state, ReceiveAt c)
    {
        if (ReturnKeys.CheckApproved(state, c.Receive) is { } checkedBefore)
        {
            return checkedBefore;
        }

        if (Unknown(state, c.Receive.Lines.Select(line => line.Line)) is { } unknown)
        {
            return Refuse<ReturnEvent, Reply>(unknown);
        }

        return c.Place switch
        {
            ReceivingPlace.Unknown => Refuse<ReturnEvent, Reply>(ReturnRejections.UnknownLocation),
            ReceivingPlace.TakesNone => Refuse<ReturnEvent, Reply>(ReturnRejections.NoReturnsHere),
            _ => Record<ReturnEvent, Reply>(new ReturnReceived(
                state.Receipts.Length + 1, c.Receive.Location, Parts(c.Receive.Lines, state.NextNumber), c.Receive.Key!)),
        };
    }

    public static Outcome Answered(ReturnState state, StockAnswered c) => (c.Sent, c.Reply, state.Find(c.Number)) switch
    {
        (ReceiveReturned, Done, { Stocked: false }) => Record<ReturnEvent, Reply>(new UnitsStocked(c.Number)),
        (DisposeReturned sent, Done, { } units) when sent.Restocked + sent.Damaged + sent.Kept is var total && total > units.Disposed =>
            Record<ReturnEvent, Reply>(new UnitsDisposed(c.Number, total)),
        _ => Nothing<ReturnEvent, Reply>(),
    };

    public static Outcome Answered(ReturnState state, NoteAnswered c) => c.Reply is Done && c.Units > state.Noted
        ? Record<ReturnEvent, Reply>(new ReturnNoted(c.Units))
        : Nothing<ReturnEvent, Reply>();

    /// <summary>The refusal of a request that names lines which the order does not have; null when it has them all.</summary>
    public static Rejection? Unknown(ReturnState state, IEnumerable<int> lines)
    {
        ImmutableArray<RejectionError> errors =
        [
            .. lines
                .Select((line, i) => (Line: line, Index: i))
                .Where(named => named.Line < 1 || named.Line > state.Order!.Lines.Length)
                .Select(named => new RejectionError($"/lines/{named.Index}/line", "The order has no such line.", named.Line)),
        ];
        return errors.IsEmpty ? null : ReturnRejections.UnknownLine(errors);
    }

    private static ImmutableArray<ReceivedPart> Parts(ImmutableArray<LineQuantity> lines, int first) =>
    [
        .. lines
            .GroupBy(line => line.Line)
            .Select((line, i) => new ReceivedPart(first + i, line.Key, line.Sum(named => named.Quantity))),
    ];
}
