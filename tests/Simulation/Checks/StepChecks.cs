using OrleansOms.Grains.Audits;
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
        GrainFold<StockState, StockCommand, StockEvent> stock => StateChecks.Each(stock, from, StockLaws.OfStep).Concat(OfBookings(stock, from)),
        GrainFold<SkuState, SkuCommand, SkuEvent> sku => StateChecks.Each(sku, from, (before, body, _) => SkuLaws.OfStep(before, body)),
        _ => [],
    };

    private static IEnumerable<(Invariant, string)> OfBookings(GrainFold<StockState, StockCommand, StockEvent> grain, long from)
    {
        for (var version = (int)from; version <= grain.States.Count - 1; version++)
        {
            var body = grain.Events[version - 1].Body;
            if (StockLaws.BookedOnce(body) is { } booked && grain.Events.Take(version - 1).Any(earlier => StockLaws.BookedOnce(earlier.Body) == booked))
                yield return StateChecks.At(new Violation(Law.Units, $"{body} came once more"), version);
        }
    }
}
