using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Stock;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;
using static OrleansOms.Grains.Stock.StockLocation;

namespace OrleansOms.Grains.Stock;

/// <summary>
/// The rules of counts. A count says what was on hand at its time; what it differs by from the books of that time is missing, or too much, now.
/// So what moved since then stays as it is.
/// </summary>
internal static class StockCounts
{
    /// <summary>
    /// Units on hand, by the books, at the time of a count. What was booked after that time and is a count itself is of an earlier time, or this one
    /// would be superseded: it found its units missing then, so they are not missing once more.
    /// </summary>
    public static long Expected(StockState state, CountAsOf c) => c.OnHandThen + state.Variance - c.VarianceThen;

    /// <param name="expected">Units on hand, by the books, at the time of the count.</param>
    public static StockDecision Book(StockState state, RecordMovement c, long expected, DateTimeOffset now)
    {
        var countedAt = c.CountedAt ?? now;
        var variance = c.Quantity - expected;
        var cut = StockCut.Of(state, Math.Max(0, -variance));
        var broken = cut.Promised > 0 ? BrokenPromise.Newest(state, cut.Promised) : [];
        return c switch
        {
            { Quantity: < 0 } => Refuse(StockRejections.QuantityOutOfBounds),
            _ when countedAt > now => Refuse(StockRejections.CountedInFuture),
            _ when countedAt < state.CountedAt => Refuse(StockRejections.CountSuperseded),
            _ when variance > StockLimits.OnHandMax - state.OnHand => Refuse(StockRejections.OnHandTooLarge(state, variance)),
            _ when broken.Sum(promise => promise.Units) < cut.Promised => Refuse(StockRejections.CountTooLow(state, cut, broken)),
            _ when broken.Length > StockLimits.BrokenMax => Refuse(StockRejections.TooManyBroken(broken.Length)),
            _ when broken.IsEmpty => Record(new StockCounted(c.Quantity, expected, countedAt, c.Reason, c.Reference, c.Key)),
            _ => new StockDecision(
                [
                    .. broken.Select(promise => new PromiseBroken(promise.Promise, promise.Units)),
                    new StockCountedShort(c.Quantity, expected, countedAt, cut.Promised, c.Reason, c.Reference, c.Key),
                ],
                null,
                false),
        };
    }
}

/// <summary>Where units that are missing are taken from: first what is available, then safety, then what is promised.</summary>
/// <param name="Promised">What is neither available nor safety: promises have to be broken for it.</param>
public readonly record struct StockCut(long Available, long Safety, long Promised)
{
    public static StockCut Of(StockState state, long units)
    {
        var available = Math.Min(units, state.Available);
        var safety = Math.Min(units - available, state.Safety);
        return new StockCut(available, safety, units - available - safety);
    }
}

/// <summary>A promise that can't be kept in full.</summary>
public readonly record struct BrokenPromise(PromiseId Promise, long Units)
{
    /// <summary>
    /// The promises to break for so many units, in the order of breaking: the newest first, each as far as need be. One of which units have left
    /// is being shipped and is kept, and so is what a transfer is about to send. Fewer units when there are not as many to break.
    /// </summary>
    public static ImmutableArray<BrokenPromise> Newest(StockState state, long units)
    {
        var broken = ImmutableArray.CreateBuilder<BrokenPromise>();
        foreach (var (id, promise) in state.Promises.OrderByDescending(one => one.Value.Since).ThenByDescending(one => one.Key))
        {
            if (units > 0 && promise is { Shipped: 0, Left: > 0 } && id.AsTransfer() is null)
            {
                var taken = Math.Min(units, promise.Left);
                broken.Add(new BrokenPromise(id, taken));
                units -= taken;
            }
        }

        return broken.ToImmutable();
    }
}
