using System.Collections.Immutable;
using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Grains.Returns;

/// <summary>How each event changes a return.</summary>
public static class ReturnFold
{
    public static ReturnState Evolve(ReturnState state, in Recorded<ReturnEvent> recorded) =>
        Apply(state, recorded) with { Version = recorded.Version, UpdatedAt = recorded.Origin.At };

    private static ReturnState Apply(ReturnState state, in Recorded<ReturnEvent> recorded) => recorded.Body switch
    {
        ReturnRequested e => Requested(state, e, recorded.Origin.At),
        ReturnGranted e => Granted(state, e, recorded.Version),
        ReturnRefused e => state with { Stage = ReturnStage.Undoing, Refused = new RefusedRequest(state.Keys[0].Key, e.Rejection) },
        ReturnApproved e => Approved(state, e, recorded.Version),
        ApprovalRepeated e => state with { Keys = state.Keys.Add(new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Approval, 0, recorded.Version)) },
        ReturnDeclined e => Remember(state with { Stage = ReturnStage.Declined }, e.Key, KeyUse.Decline, 0),
        ClaimReleased => Released(state, recorded.Version),
        ReturnReceived e => Settle(Received(state, e, recorded.Origin.At), recorded.Version),
        UnitsStocked e => Settle(state.With(state.Find(e.Number)! with { Stocked = true }), recorded.Version),
        ReturnNoted e => Settle(state with { Noted = e.Units }, recorded.Version),
        ReturnInspected e => Settle(Inspected(state, e), recorded.Version),
        UnitsDisposed e => Settle(state.With(state.Find(e.Number)! with { Disposed = e.Total }), recorded.Version),
        RefundStarted e => Remember(
            state with { Refunds = state.Refunds.Add(new Refund(e.N, recorded.Origin.At, e.Lines, null)) }, e.Key, KeyUse.Refund, e.N),
        ReturnRefunded e => Refunded(state, e, recorded),
        var unknown => throw new UnreachableException(unknown.GetType().Name),
    };

    private static ReturnState Requested(ReturnState state, ReturnRequested e, DateTimeOffset at) => state with
    {
        NextNumber = e.Claim + 1,
        RequestedAt = at,
        Terms = e.Terms,
        Stage = ReturnStage.Claiming,
        Claim = e.Claim,
        Keys = [new KeyEntry(e.Key.Key, e.Key.Fingerprint, KeyUse.Request, 0, 0)],
        Refused = null,
    };

    private static ReturnState Granted(ReturnState state, ReturnGranted e, long version)
    {
        var granted = state with { Order = e.Order, Stage = ReturnStage.Requested };
        return state.Terms!.Policy.NeedsApproval ? Finish(granted, KeyUse.Request, 0, version) : granted;
    }

    // Approved at once, the return is told of as an approved one from the beginning.
    private static ReturnState Approved(ReturnState state, ReturnApproved e, long version)
    {
        var approved = state with { Stage = ReturnStage.Approved };
        return e.Key is null
            ? Finish(approved, KeyUse.Request, 0, version)
            : Finish(Remember(approved, e.Key, KeyUse.Approval, 0), KeyUse.Approval, 0, version);
    }

    // A refused return leaves nothing but the numbers that it has used, and its answer for those who still wait.
    private static ReturnState Released(ReturnState state, long version) => state.Stage == ReturnStage.Undoing
        ? ReturnState.Initial(state.Id) with { NextNumber = state.NextNumber, Refused = state.Refused }
        : Finish(state, KeyUse.Decline, 0, version);

    // A service was never on a shelf, so there is no stock location to tell.
    private static ReturnState Received(ReturnState state, ReturnReceived e, DateTimeOffset at)
    {
        var units = e.Parts.Select(part => new ReceivedUnits(
            part.Number, e.N, part.Line, e.Location, part.Quantity, 0, 0, 0, state.Order!.Lines[part.Line - 1].IsService, 0));
        var received = state with
        {
            NextNumber = e.Parts[^1].Number + 1,
            Units = state.Units.AddRange(units),
        };
        var receipt = new Receipt(e.N, e.Location, at, ReturnLine.Sum(ReturnLine.Of(received)).Expected, Settled: false);
        return Remember(received with { Receipts = state.Receipts.Add(receipt) }, e.Key, KeyUse.Receipt, e.N);
    }

    private static ReturnState Inspected(ReturnState state, ReturnInspected e)
    {
        foreach (var part in e.Parts)
        {
            var units = state.Find(part.Number)!;
            units = part.Disposition switch
            {
                Disposition.Restock => units with { Restocked = units.Restocked + part.Quantity },
                Disposition.Damaged => units with { Damaged = units.Damaged + part.Quantity },
                Disposition.Quality => units with { Kept = units.Kept + part.Quantity },
                _ => throw new UnreachableException(part.Disposition.ToString()),
            };
            state = state.With(state.Order!.Lines[units.Line - 1].IsService ? units with { Disposed = units.Inspected } : units);
        }

        ImmutableArray<int> touched = [.. e.Parts.Select(part => part.Number).Distinct()];
        return Remember(
            state with { Inspections = state.Inspections.Add(new Inspection(e.N, touched, Settled: false)) }, e.Key, KeyUse.Inspection, e.N);
    }

    // What is said of the same units later is waited for together.
    private static ReturnState Settle(ReturnState state, long version)
    {
        for (var i = 0; i < state.Receipts.Length; i++)
        {
            var receipt = state.Receipts[i];
            if (!receipt.Settled && receipt.Announced <= state.Noted && state.Units.All(units => units.Receipt != receipt.Number || units.Stocked))
            {
                state = Finish(
                    state with { Receipts = state.Receipts.SetItem(i, receipt with { Settled = true }) }, KeyUse.Receipt, receipt.Number, version);
            }
        }

        for (var i = 0; i < state.Inspections.Length; i++)
        {
            var inspection = state.Inspections[i];
            if (!inspection.Settled && inspection.Units.All(number => state.Find(number)!.IsSettled))
            {
                state = Finish(
                    state with { Inspections = state.Inspections.SetItem(i, inspection with { Settled = true }) },
                    KeyUse.Inspection,
                    inspection.Number,
                    version);
            }
        }

        return state;
    }

    private static ReturnState Refunded(ReturnState state, ReturnRefunded e, in Recorded<ReturnEvent> recorded)
    {
        var refund = state.Refunds.First(refund => refund.Number == e.N);
        var refunded = state with { Refunds = state.Refunds.Replace(refund, refund with { Amount = e.Amount, At = recorded.Origin.At }) };
        return Finish(refunded, KeyUse.Refund, e.N, recorded.Version);
    }

    private static ReturnState Remember(ReturnState state, RequestKey key, KeyUse use, int number) =>
        state with { Keys = state.Keys.Add(new KeyEntry(key.Key, key.Fingerprint, use, number, 0)) };

    private static ReturnState Finish(ReturnState state, KeyUse use, int number, long version)
    {
        var entry = state.Keys.First(entry => entry.Use == use && entry.Number == number);
        return state with { Keys = state.Keys.Replace(entry, entry with { Done = version }) };
    }
}
