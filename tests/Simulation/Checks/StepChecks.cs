using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold of a step from one state of a grain to the next: who is served first, and what is booked only once.</summary>
internal static class StepChecks
{
    /// <summary>Looks at the events from version <paramref name="from"/> on.</summary>
    public static IEnumerable<(Invariant Invariant, string Text)> Of(GrainFold grain, long from) => grain switch
    {
        GrainFold<StockState, StockCommand, StockEvent> stock => OfStock(stock, from),
        GrainFold<SkuState, SkuCommand, SkuEvent> sku => OfSku(sku, from),
        _ => [],
    };

    private static IEnumerable<(Invariant, string)> OfStock(GrainFold<StockState, StockCommand, StockEvent> grain, long from)
    {
        for (var version = (int)from; version <= grain.States.Count - 1; version++)
        {
            var (before, after, body) = (grain.States[version - 1], grain.States[version], grain.Events[version - 1].Body);
            if (after.Backorders is { Wanted: > 0 } && after.Free > before.Free)
                yield return (Invariant.Promises, $"{body} freed units that lines wait for, at version {version}");
            if (body is PromiseBroken broken && !IsNewest(before, broken.Promise))
                yield return (Invariant.Promises, $"{body} broke a promise before a newer one, or one that is being shipped, at version {version}");
            var earlier = grain.Events.Take(version - 1).Select(recorded => recorded.Body);
            if (body is StockReturned back && earlier.OfType<StockReturned>().Any(one => (one.Return, one.Number) == (back.Return, back.Number)))
                yield return (Invariant.Units, $"{body} came back once more at version {version}");
            if (body is StockTransferred came && earlier.OfType<StockTransferred>().Any(one => (one.Transfer, one.Number) == (came.Transfer, came.Number)))
                yield return (Invariant.Units, $"{body} came once more at version {version}");
        }
    }

    private static bool IsNewest(StockState state, PromiseId id) =>
        state.Promises[id] is { Shipped: 0 } promise
        && !state.Promises.Any(other => other.Value.Since > promise.Since && other.Value is { Shipped: 0, Left: > 0 } && other.Key.AsTransfer() is null);

    // Whoever waits longest comes first.
    private static IEnumerable<(Invariant, string)> OfSku(GrainFold<SkuState, SkuCommand, SkuEvent> grain, long from)
    {
        for (var version = (int)from; version <= grain.States.Count - 1; version++)
        {
            if (grain.Events[version - 1].Body is not UnitsAssigned assigned) continue;
            var (before, place) = (grain.States[version - 1], grain.States[version - 1].PlaceOf(assigned.Location));
            var oldest = before.Queue.Entries.First(entry => entry.IsServedFrom(assigned.Location, place));
            if (oldest.Wait != assigned.Wait) yield return (Invariant.Promises, $"{assigned.Wait} was served before {oldest.Wait} at version {version}");
        }
    }
}
