using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Returns.ReturnEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Returns;

/// <summary>
/// Refunding what is due: units that were announced, came back and were inspected, whatever came of the inspection; each once. What
/// was not announced is not refunded. The order says what the units come to, because other returns and cancellations share its amounts.
/// </summary>
public static class Refunding
{
    public static Outcome Refund(ReturnState state, RefundReturn c)
    {
        if (ReturnKeys.CheckApproved(state, c) is { } checkedBefore)
        {
            return checkedBefore;
        }

        ImmutableArray<LineQuantity> due =
        [
            .. ReturnLine.Of(state).Where(line => line.Due > line.Asked).Select(line => new LineQuantity(line.Line, line.Due - line.Asked)),
        ];
        return due.IsEmpty
            ? Refuse<ReturnEvent, Reply>(ReturnRejections.NothingDue)
            : Record<ReturnEvent, Reply>(new RefundStarted(state.Refunds.Length + 1, due, c.Key!));
    }

    public static Outcome Answered(ReturnState state, RefundAnswered c) =>
        c.Reply is RefundRecorded recorded && state.Refunds.Any(refund => refund.Number == c.Number && refund.Amount is null)
            ? Record<ReturnEvent, Reply>(new ReturnRefunded(c.Number, recorded.Amount))
            : Nothing<ReturnEvent, Reply>();
}
