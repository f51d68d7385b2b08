using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>How a stock location's events add up. Total: what happened is never judged again.</summary>
internal static class StockFold
{
    public static StockState Evolve(StockState state, in Recorded<StockEvent> recorded)
    {
        var filled = BackorderHolds.Fill(state, Apply(Remembered(state, recorded.Origin.At), recorded));
        return recorded.Body switch
        {
            StockMoved e => Said(filled, e, recorded.Origin.At),
            StockDemandTold when filled.Free != state.Free => Changed(filled, recorded),
            _ => filled,
        };
    }

    private static StockState Apply(StockState known, in Recorded<StockEvent> recorded)
    {
        var at = recorded.Origin.At;
        return recorded.Body switch
        {
            StockMoved e => Changed(Moved(known, e), recorded),
            PromiseBroken e => Changed(BrokenPromises.Broken(known, e), recorded),
            BreakTold e => BrokenPromises.Told(known, e, at),
            BreakDropped e => BrokenPromises.Dropped(known, e, at),
            StockFound e => Changed(BrokenPromises.Found(known, e), recorded),
            StockRegistered => Registered(known),
            StockReserved e => Changed(Reserved(known, e, recorded.Version), recorded),
            StockCommitted e => Changed(Committed(known, e), recorded),
            StockReleased { Quantity: 0 } e => Ended(known, e.Promise, new Promise(0), at),
            StockReleased e => Changed(Released(known, e, at), recorded),
            StockShipped e => Changed(Shipped(known, e, at), recorded),
            StockReturned e => Changed(StockReturns.Returned(known, e), recorded),
            StockInspected e => Changed(StockReturns.Inspected(known, e, at), recorded),
            StockDemandTold e => BackorderHolds.Told(known, e),
            StockOfferTaken e => known with { Backorders = known.Backorders! with { Offered = e.Total } },
            StockHeldTaken e => Changed(BackorderHolds.Taken(known, e, recorded.Version), recorded),
            StockSent e => Changed(StockTransfers.Sent(known, e, at), recorded),
            TransitReceived e => Changed(StockTransfers.Received(known, e), recorded),
            TransitWrittenOff e => Changed(StockTransfers.WrittenOff(known, e), recorded),
            StockTransferred e => Changed(StockTransfers.Transferred(known, e), recorded),
            ArrivalForgotten e => StockTransfers.Forgotten(known, e, at),
            _ => throw new UnreachableException(recorded.Body.GetType().Name),
        };
    }

    private static StockState Remembered(StockState state, DateTimeOffset at)
    {
        var keys = state.Keys.Forget(at - StockLimits.KeyRetention);
        var ended = state.Ended.Forget(at - StockLimits.TombstoneRetention);
        var returns = state.EndedReturns.Forget(at - StockLimits.TombstoneRetention);
        var arrivals = state.EndedArrivals.Forget(at - StockLimits.TombstoneRetention);
        return keys == state.Keys && ended == state.Ended && returns == state.EndedReturns && arrivals == state.EndedArrivals
            ? state
            : state with { Keys = keys, Ended = ended, EndedReturns = returns, EndedArrivals = arrivals };
    }

    private static StockState Moved(StockState state, StockMoved e) => e switch
    {
        StockReceived or StockAdjusted => state with { OnHand = state.OnHand + e.Quantity },
        StockDamaged => state with { Damaged = state.Damaged + e.Quantity },
        StockRepaired => state with { Damaged = state.Damaged - e.Quantity },
        SafetySet => state with { SafetyTarget = e.Quantity },
        StockCounted count => state with
        {
            OnHand = state.OnHand + count.Variance + ((count as StockCountedShort)?.Broken ?? 0),
            Variance = state.Variance + count.Variance,
            CountedAt = count.CountedAt,
        },
        _ => throw new UnreachableException(e.GetType().Name),
    };

    private static StockState Changed(StockState state, in Recorded<StockEvent> recorded) =>
        state with { Version = recorded.Version, AsOf = recorded.Origin.At };

    private static StockState Said(StockState state, StockMoved e, DateTimeOffset at) =>
        state with { Keys = state.Keys.Add(e.Key.Key, at, new SaidLevels(e.Key.Fingerprint, state.View()!)) };

    // The first movement is not answered before the SKU has told what to hold, and then with the levels after that.
    private static StockState Registered(StockState state)
    {
        var levels = state.View();
        return state with { Registered = true, Keys = state.Keys.Select(said => said with { Levels = levels! }) };
    }

    private static StockState Reserved(StockState state, StockReserved e, long version) => state with
    {
        Reserved = state.Reserved + e.Quantity,
        Promises = state.Promises.Add(e.Promise, new Promise(e.Quantity, Since: version)),
    };

    private static StockState Committed(StockState state, StockCommitted e) => state with
    {
        Reserved = state.Reserved - e.Quantity,
        Committed = state.Committed + e.Quantity,
        Promises = state.Promises.SetItem(e.Promise, state.Promises[e.Promise] with { Committed = true }),
    };

    private static StockState Released(StockState state, StockReleased e, DateTimeOffset at)
    {
        var promise = state.Promises[e.Promise];
        var levels = promise.Committed
            ? state with { Committed = state.Committed - e.Quantity }
            : state with { Reserved = state.Reserved - e.Quantity };
        return Kept(levels, e.Promise, promise with { Released = promise.Released + e.Quantity }, at);
    }

    private static StockState Shipped(StockState state, StockShipped e, DateTimeOffset at)
    {
        var promise = state.Promises[e.Promise];
        var levels = state with { OnHand = state.OnHand - e.Quantity, Committed = state.Committed - e.Quantity };
        return Kept(levels, e.Promise, promise with { Shipped = promise.Shipped + e.Quantity }, at);
    }

    /// <summary>The state with the promise as it is now, among the live ones or the ended.</summary>
    public static StockState Kept(StockState state, PromiseId id, Promise promise, DateTimeOffset at) =>
        promise.IsOver ? Ended(state, id, promise, at) : state with { Promises = state.Promises.SetItem(id, promise) };

    private static StockState Ended(StockState state, PromiseId id, Promise promise, DateTimeOffset at) => state with
    {
        Promises = state.Promises.Remove(id),
        Ended = state.Ended.Add(id, at, promise),
    };
}
