using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Transfers.TransferEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Transfers;

/// <summary>
/// Units that arrive, in any number of parts. That they are there is a fact: more than is in transit, be it that more was sent or that it was
/// written off too soon, is recorded and flagged. Only when all that was sent has been received is a further receipt taken for a repeat.
/// </summary>
public static class Receiving
{
    public static Outcome Receive(TransferState state, ReceiveTransfer c)
    {
        if (TransferKeys.Check(state, c, c.Lines) is { } checkedBefore)
        {
            return checkedBefore;
        }

        return state.Lines.All(line => line.Received + line.Surplus >= line.Quantity)
            ? Refuse<TransferEvent, Reply>(TransferRejections.AlreadyReceived)
            : Record<TransferEvent, Reply>(new TransferReceived(state.Receipts.Length + 1, Parts(state, c), c.Key!));
    }

    public static Outcome Answered(TransferState state, ArrivalAnswered c) => (c.Sent, c.Reply, state.FindUnits(c.Number)?.Stage) switch
    {
        (ReceiveTransferred, Done, ArrivalStage.Arrived) => Record<TransferEvent, Reply>(new ArrivalStocked(c.Number)),
        (ForgetArrival, Done, ArrivalStage.Stocked) => Record<TransferEvent, Reply>(new ArrivalClosed(c.Number)),
        _ => Nothing<TransferEvent, Reply>(),
    };

    public static Outcome Answered(TransferState state, SettleAnswered c) =>
        (c.Reply, state.FindLine(c.Sent.Promise.Number)) is (Done, { } line)
        && (c.Sent.Received > line.SettledReceived || c.Sent.WrittenOff > line.SettledWrittenOff)
            ? Record<TransferEvent, Reply>(new TransitSettled(line.Number, c.Sent.Received, c.Sent.WrittenOff))
            : Nothing<TransferEvent, Reply>();

    private static ImmutableArray<ArrivedPart> Parts(TransferState state, ReceiveTransfer c)
    {
        var parts = ImmutableArray.CreateBuilder<ArrivedPart>();
        foreach (var named in c.Lines.GroupBy(line => line.Line))
        {
            var arrived = named.Sum(line => line.Quantity);
            var sent = Math.Min(arrived, state.Lines[named.Key - 1].InTransit);
            Add(named.Key, sent, surplus: false);
            Add(named.Key, arrived - sent, surplus: true);
        }

        return parts.ToImmutable();

        void Add(int line, long quantity, bool surplus)
        {
            if (quantity > 0)
            {
                parts.Add(new ArrivedPart(state.NextNumber + parts.Count, line, quantity, surplus));
            }
        }
    }
}
