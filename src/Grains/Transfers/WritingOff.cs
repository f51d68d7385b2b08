using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Transfers.TransferEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Transfers;

/// <summary>Giving up units that never arrive: they leave transit, and with it the books.</summary>
public static class WritingOff
{
    public static Outcome WriteOff(TransferState state, WriteOffTransfer c)
    {
        if (TransferKeys.Check(state, c, c.Lines) is { } checkedBefore)
        {
            return checkedBefore;
        }

        ImmutableArray<LineQuantity> lines = !c.Lines.IsEmpty
            ? [.. c.Lines.GroupBy(line => line.Line).Select(line => new LineQuantity(line.Key, line.Sum(one => one.Quantity)))]
            : [.. state.Lines.Select((line, i) => new LineQuantity(i + 1, line.InTransit)).Where(line => line.Quantity > 0)];
        if (state.Lines.All(line => line.InTransit == 0))
        {
            return Refuse<TransferEvent, Reply>(TransferRejections.NothingInTransit);
        }

        var errors = Missing(state, c, lines);
        return errors.IsEmpty
            ? Record<TransferEvent, Reply>(new UnitsWrittenOff(state.WriteOffs.Length + 1, c.Reason, lines, c.Key!))
            : Refuse<TransferEvent, Reply>(TransferRejections.NotInTransit(errors));
    }

    private static ImmutableArray<RejectionError> Missing(TransferState state, WriteOffTransfer c, ImmutableArray<LineQuantity> lines) =>
    [
        .. lines.Where(line => line.Quantity > state.Lines[line.Line - 1].InTransit).Select(line =>
        {
            var sent = state.Lines[line.Line - 1];
            return new RejectionError(
                $"/lines/{c.Lines.Select(named => named.Line).ToList().IndexOf(line.Line)}/quantity",
                $"{sent.InTransit} of {line.Quantity} units are in transit.",
                line.Line,
                sent.Sku,
                line.Quantity,
                sent.InTransit);
        }),
    ];
}
