using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;
using static OrleansOms.Grains.Stock.StockLocation;

namespace OrleansOms.Grains.Stock;

/// <summary>
/// Promises that a count broke, until their orders know. Both sides name totals and know the same bound: what is broken, released and shipped
/// is together at most what was promised. What an order had sent on its way before it knew counts first: a release takes what is left and
/// then drops units that are broken; a shipment takes what is left and then shows that units which the count missed were there.
/// </summary>
internal static class BrokenPromises
{
    public static IEnumerable<Request> Owed(StockState state) => state.Untold.Take(StockLimits.TellingMax).Select(id =>
        new Request($"break/{id}", new GrainName("order", id.Order), new BreakAllocation(id.Number, state.Location, state.Promises[id].Broken)));

    // What was broken meanwhile is told under a higher total.
    public static StockDecision Confirm(StockState state, ConfirmBreak c) => state.Untold.Contains(c.Promise) && state.Promises[c.Promise].Broken <= c.Total
        ? Record(new BreakTold(c.Promise, state.Promises[c.Promise].Broken))
        : Nothing;

    /// <summary>Gives back more units than are left.</summary>
    public static StockDecision Drop(PromiseId id, Promise promise, long units) => promise.Left > 0
        ? Both(new BreakDropped(id, units - promise.Left), new StockReleased(id, promise.Left))
        : Record(new BreakDropped(id, units));

    /// <summary>Lets more units go than are left.</summary>
    public static StockDecision Find(PromiseId id, Promise promise, long units) =>
        Both(new StockFound(id, units - promise.Left), new StockShipped(id, units));

    public static StockState Broken(StockState state, PromiseBroken e)
    {
        var promise = state.Promises[e.Promise];
        return Held(state, promise, -e.Quantity) with
        {
            Promises = state.Promises.SetItem(e.Promise, promise with { Broken = promise.Broken + e.Quantity }),
            Untold = state.Untold.Add(e.Promise),
        };
    }

    public static StockState Told(StockState state, BreakTold e, DateTimeOffset at) =>
        Kept(state, e.Promise, state.Promises[e.Promise] with { Told = e.Total }, at);

    public static StockState Dropped(StockState state, BreakDropped e, DateTimeOffset at)
    {
        var promise = state.Promises[e.Promise];
        return Kept(state, e.Promise, promise with { Broken = promise.Broken - e.Quantity, Released = promise.Released + e.Quantity }, at);
    }

    // The count was wrong by these units, so it is its variance that changes: what is counted later is compared with books that have them.
    public static StockState Found(StockState state, StockFound e)
    {
        var promise = state.Promises[e.Promise];
        var found = Held(state, promise, e.Quantity) with { Variance = state.Variance + e.Quantity };
        return Kept(found, e.Promise, promise with { Broken = promise.Broken - e.Quantity }, default);
    }

    private static StockState Held(StockState state, Promise promise, long units) => promise.Committed
        ? state with { OnHand = state.OnHand + units, Committed = state.Committed + units }
        : state with { OnHand = state.OnHand + units, Reserved = state.Reserved + units };

    private static StockState Kept(StockState state, PromiseId id, Promise promise, DateTimeOffset at) =>
        StockFold.Kept(promise.Broken > promise.Told ? state : state with { Untold = state.Untold.Remove(id) }, id, promise, at);

    private static StockDecision Both(StockEvent first, StockEvent second) => new([first, second], null, false);
}
