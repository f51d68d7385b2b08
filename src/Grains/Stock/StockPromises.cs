using OrleansOms.Grains.Interfaces.Stock;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;
using static OrleansOms.Grains.Stock.StockLocation;

namespace OrleansOms.Grains.Stock;

/// <summary>
/// The rules of promises. Their messages are sent until answered and may come late, twice or in another order. So each names its
/// promise, totals are cumulative, and a promise that has ended is remembered for longer than a reservation's message lives.
/// </summary>
internal static class StockPromises
{
    // The promise is looked up before stock is counted: a repeat of the reservation that took the last unit must succeed, not fail.
    public static StockDecision Reserve(StockState state, ReserveStock c, DateTimeOffset now) => state.Promises.GetValueOrDefault(c.Promise) switch
    {
        { } known => known.Quantity == c.Quantity ? Nothing : Refuse(StockRejections.ReservationDiffers),
        null when state.Ended.Contains(c.Promise) => Refuse(StockRejections.ReservationEnded),
        null when now > c.Expires => Refuse(StockRejections.MessageExpired),
        null when c.Quantity < 1 => Refuse(StockRejections.QuantityOutOfBounds),
        null when state.Available < c.Quantity => Refuse(new ReservationRefused(state.Available, IsContended(state, c))),
        null when state.Promises.Count >= StockLimits.PromisesMax => Refuse(StockRejections.TooManyPromises),
        null => Record(new StockReserved(c.Promise, c.Quantity)),
    };

    public static StockDecision Commit(StockState state, CommitStock c) => state.Promises.GetValueOrDefault(c.Promise) switch
    {
        { Committed: true } => Nothing,
        { } held => Record(new StockCommitted(c.Promise, held.Left)),
        null => state.Ended.TryGet(c.Promise, out var ended) && ended.Committed ? Nothing : Refuse(StockRejections.UnknownPromise),
    };

    // A release may overtake the reservation it undoes. It then leaves a tombstone, and the reservation is refused when it comes.
    public static StockDecision Release(StockState state, ReleaseStock c) => Find(state, c.Promise) switch
    {
        null => Record(new StockReleased(c.Promise, 0)),
        { Quantity: 0 } => Nothing,
        { } promise when c.Total <= promise.Released => Nothing,
        { } promise when c.Total > promise.Quantity - promise.Shipped - promise.Told =>
            Refuse(StockRejections.MoreThanPromised(promise.Left, c.Total - promise.Released)),
        { } promise when c.Total - promise.Released > promise.Left => BrokenPromises.Drop(c.Promise, promise, c.Total - promise.Released),
        { } promise => Record(new StockReleased(c.Promise, c.Total - promise.Released)),
    };

    // Only a committed promise is shipped, and a committed one is forgotten only long after nothing was left of it. So what is unknown here
    // is the repeat, after a long outage, of a shipment that was booked: its answer is the one it missed.
    public static StockDecision Ship(StockState state, ShipStock c) => Find(state, c.Promise) switch
    {
        null => Nothing,
        { } promise when c.Total <= promise.Shipped => Nothing,
        { Committed: false } => Refuse(StockRejections.NotCommitted),
        { } promise when c.Total > promise.Quantity - promise.Released - promise.Told =>
            Refuse(StockRejections.MoreThanPromised(promise.Left, c.Total - promise.Shipped)),
        { } promise when c.Total - promise.Shipped > promise.Left => BrokenPromises.Find(c.Promise, promise, c.Total - promise.Shipped),
        { } promise => Record(new StockShipped(c.Promise, c.Total - promise.Shipped)),
    };

    // An order must not wait for itself. And orders that hold units here and want more, for another of their lines, must not wait for each
    // other: only the first of them by its id waits.
    private static bool IsContended(StockState state, ReserveStock c)
    {
        var held = HeldBefore(state, c.Promise);
        return state.AvailableAtMost - held >= c.Quantity
            && (held == 0 || !state.Promises
                .TakeWhile(other => string.CompareOrdinal(other.Key.Order, c.Promise.Order) < 0)
                .Any(other => !other.Value.Committed));
    }

    // One by one an order reserves several lines of a SKU right after each other, so what it holds here has the numbers before this one.
    private static long HeldBefore(StockState state, PromiseId promise)
    {
        long held = 0;
        for (var n = promise.Number - 1; state.Promises.TryGetValue(promise with { Number = n }, out var own) && !own.Committed; n--)
        {
            held += own.Left;
        }

        return held;
    }

    private static Promise? Find(StockState state, PromiseId id) =>
        state.Promises.TryGetValue(id, out var live) ? live : state.Ended.TryGet(id, out var ended) ? ended : null;
}
