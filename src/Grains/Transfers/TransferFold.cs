using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Transfers;

/// <summary>How each event changes a transfer.</summary>
public static class TransferFold
{
    public static TransferState Evolve(TransferState state, in Recorded<TransferEvent> recorded) =>
        Settle(Apply(state, recorded), recorded.Version) with { Version = recorded.Version, UpdatedAt = recorded.Origin.At };

    private static TransferState Apply(TransferState state, in Recorded<TransferEvent> recorded) => recorded.Body switch
    {
        TransferRequested e => Requested(state, e, recorded.Origin.At),
        LineReserved e => state.With(state.FindLine(e.Number)! with { Stage = LineStage.Reserved }),
        TransferStarted => state with { Stage = TransferStage.Sending },
        LineSent e => Sent(state, e, recorded.Version),
        TransferRefused e => state with { Stage = TransferStage.Undoing, Refused = new RefusedRequest(state.Keys[0].Key, e.Rejection) },
        LineReleased e => Released(state, e),
        TransferReceived e => Received(state, e, recorded.Origin.At),
        ArrivalStocked e => Stocked(state, state.FindUnits(e.Number)!),
        ArrivalClosed e => state.With(state.FindUnits(e.Number)! with { Stage = ArrivalStage.Closed }),
        TransitSettled e => state.With(state.FindLine(e.Number)! with { SettledReceived = e.Received, SettledWrittenOff = e.WrittenOff }),
        UnitsWrittenOff e => WrittenOff(state, e, recorded.Origin.At),
        var unknown => throw new UnreachableException(unknown.GetType().Name),
    };

    private static TransferState Requested(TransferState state, TransferRequested e, DateTimeOffset at) => state with
    {
        NextNumber = e.First + e.Lines.Length,
        Stage = TransferStage.Reserving,
        From = e.From,
        To = e.To,
        RequestedAt = at,
        Lines = [.. e.Lines.Select((line, i) => new TransferLine(e.First + i, line.Sku, line.Quantity, LineStage.Asked, 0, 0, 0, 0, 0, 0, null))],
        Keys = [new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Request, 0, 0)],
        Refused = null,
    };

    private static TransferState Sent(TransferState state, LineSent e, long version)
    {
        var sent = state.With(state.FindLine(e.Number)! with { Stage = LineStage.Sent });
        return sent.Stands ? Finish(sent, KeyUse.Request, 0, version) : sent;
    }

    // A refused transfer leaves nothing but the numbers that it has used, and its answer for those who still wait.
    private static TransferState Released(TransferState state, LineReleased e)
    {
        var released = state.With(state.FindLine(e.Number)! with { Stage = LineStage.Released });
        return released.Lines.All(line => line.Stage == LineStage.Released)
            ? TransferState.Initial(state.Id) with { NextNumber = state.NextNumber, Refused = state.Refused }
            : released;
    }

    private static TransferState Received(TransferState state, TransferReceived e, DateTimeOffset at)
    {
        foreach (var part in e.Parts)
        {
            var line = state.Lines[part.Line - 1];
            state = state.With(part.Surplus ? line with { Surplus = line.Surplus + part.Quantity } : line with { Received = line.Received + part.Quantity });
        }

        var received = state with
        {
            NextNumber = e.Parts[^1].Number + 1,
            Units = state.Units.AddRange(e.Parts.Select(part =>
                new ArrivedUnits(part.Number, e.N, part.Line, part.Quantity, part.Surplus, ArrivalStage.Arrived))),
            Receipts = state.Receipts.Add(new Receipt(e.N, at, Settled: false)),
        };
        return Remember(received, e.Key, KeyUse.Receipt, e.N);
    }

    private static TransferState Stocked(TransferState state, ArrivedUnits units)
    {
        var line = state.Lines[units.Line - 1];
        var stocked = state.With(units with { Stage = ArrivalStage.Stocked });
        return units.Surplus ? stocked : stocked.With(line with { Stocked = line.Stocked + units.Quantity });
    }

    private static TransferState WrittenOff(TransferState state, UnitsWrittenOff e, DateTimeOffset at)
    {
        foreach (var part in e.Lines)
        {
            var line = state.Lines[part.Line - 1];
            state = state.With(line with { WrittenOff = line.WrittenOff + part.Quantity, Reason = e.Reason });
        }

        return Remember(
            state with { WriteOffs = state.WriteOffs.Add(new WriteOff(e.N, at, e.Reason, e.Lines, Settled: false)) }, e.Key, KeyUse.WriteOff, e.N);
    }

    // What is said of the same lines later is waited for together.
    private static TransferState Settle(TransferState state, long version)
    {
        foreach (var receipt in state.Receipts)
        {
            if (!receipt.Settled && state.Units.All(units => units.Receipt != receipt.Number || IsBooked(state, units)))
            {
                var settled = state with { Receipts = state.Receipts.Replace(receipt, receipt with { Settled = true }) };
                state = Finish(settled, KeyUse.Receipt, receipt.Number, version);
            }
        }

        foreach (var writeOff in state.WriteOffs)
        {
            if (!writeOff.Settled && writeOff.Lines.All(line => state.Lines[line.Line - 1].IsSettled))
            {
                var settled = state with { WriteOffs = state.WriteOffs.Replace(writeOff, writeOff with { Settled = true }) };
                state = Finish(settled, KeyUse.WriteOff, writeOff.Number, version);
            }
        }

        return state;
    }

    private static bool IsBooked(TransferState state, ArrivedUnits units) =>
        units.Stage != ArrivalStage.Arrived && (units.Surplus || state.Lines[units.Line - 1].IsSettled);

    private static TransferState Remember(TransferState state, RequestKey key, KeyUse use, int number) =>
        state with { Keys = state.Keys.Add(new KeyEntry(key.Key, key.Fingerprint, use, number, 0)) };

    private static TransferState Finish(TransferState state, KeyUse use, int number, long version)
    {
        var entry = state.Keys.First(entry => entry.Use == use && entry.Number == number);
        return state with { Keys = state.Keys.Replace(entry, entry with { Done = version }) };
    }
}
