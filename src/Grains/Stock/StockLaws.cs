using OrleansOms.Grains.Audits;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>What must hold of every stock location's history, told anew and apart from the rules that make it.</summary>
public static class StockLaws
{
    /// <summary>The buckets after an event: as they must always be, and changed by just what the event says.</summary>
    public static IEnumerable<Violation> OfLevels(StockState before, StockEvent body, StockState after)
    {
        foreach (var violation in OfBuckets(after))
        {
            yield return violation;
        }

        var (onHand, inTransit) = Moved(body);
        if ((before.OnHand + onHand, before.InTransit + inTransit) != (after.OnHand, after.InTransit))
        {
            yield return new(Law.Units, $"{body} made {before.OnHand} on hand {after.OnHand}");
        }
    }

    /// <summary>The buckets: at least 0, and adding up.</summary>
    public static IEnumerable<Violation> OfBuckets(StockState state)
    {
        long[] buckets = [state.OnHand, state.Available, state.Reserved, state.Committed, state.Safety, state.Damaged, state.Quality, state.InTransit];
        if (Array.Exists(buckets, bucket => bucket < 0))
        {
            yield return new(Law.Units, $"a bucket is below 0: {string.Join(' ', buckets)}");
        }

        if (buckets[0] != buckets[1..7].Sum())
        {
            yield return new(Law.Units, $"onHand {buckets[0]} is not the sum: {string.Join(' ', buckets)}");
        }
    }

    /// <summary>The promises and transits against the buckets.</summary>
    public static IEnumerable<Violation> OfPromises(StockState state)
    {
        var promises = state.Promises.Values;
        var reserved = promises.Where(promise => !promise.Committed).Sum(promise => promise.Left) + (state.Backorders?.Held ?? 0);
        var committed = promises.Where(promise => promise.Committed).Sum(promise => promise.Left);
        if ((reserved, committed) != (state.Reserved, state.Committed))
        {
            yield return new(Law.Units, $"promises have {reserved} and {committed} left, the buckets say {state.Reserved} and {state.Committed}");
        }

        if (promises.Any(promise => promise.Left < 0 || promise.IsOver))
        {
            yield return new(Law.Units, "a promise has nothing left");
        }

        if (state.Transits.Values.Sum(transit => transit.Left) != state.InTransit)
        {
            yield return new(Law.Units, $"transits don't add up to {state.InTransit}");
        }
    }

    /// <summary>A step from one state to the next: who waits comes first, and the newest promise breaks first.</summary>
    public static IEnumerable<Violation> OfStep(StockState before, StockEvent body, StockState after)
    {
        if (after.Backorders is { Wanted: > 0 } && after.Free > before.Free)
        {
            yield return new(Law.Promises, $"{body} freed units that lines wait for");
        }

        if (body is PromiseBroken broken && !IsNewest(before, broken.Promise))
        {
            yield return new(Law.Promises, $"{body} broke a promise before a newer one, or one that is being shipped");
        }
    }

    /// <summary>What an event books that may be booked only once; null for others.</summary>
    public static (string From, int Number)? BookedOnce(StockEvent body) => body switch
    {
        StockReturned back => ("return/" + back.Return, back.Number),
        StockTransferred came => ("transfer/" + came.Transfer, came.Number),
        _ => null,
    };

    /// <summary>What an event brings or takes: units come and go for these causes only.</summary>
    private static (long OnHand, long InTransit) Moved(StockEvent body) => body switch
    {
        StockReceived e => (e.Quantity, 0),
        StockAdjusted e => (e.Quantity, 0),
        StockCountedShort e => (e.Quantity - e.Expected + e.Broken, 0),
        StockCounted e => (e.Quantity - e.Expected, 0),
        PromiseBroken e => (-e.Quantity, 0),
        StockFound e => (e.Quantity, 0),
        StockShipped e => (-e.Quantity, 0),
        StockSent e => (-e.Quantity, e.Quantity),
        TransitReceived e => (0, -e.Quantity),
        TransitWrittenOff e => (0, -e.Quantity),
        StockTransferred e => (e.Quantity, 0),
        StockReturned e => (e.Quantity, 0),
        _ => (0, 0),
    };

    private static bool IsNewest(StockState state, PromiseId id) =>
        state.Promises[id] is { Shipped: 0 } promise
        && !state.Promises.Any(other => other.Value.Since > promise.Since && other.Value is { Shipped: 0, Left: > 0 } && other.Key.AsTransfer() is null);
}
