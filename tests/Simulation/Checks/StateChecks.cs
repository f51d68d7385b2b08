using OrleansOms.Grains.Audits;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold of one grain after each of its events. The laws lie beside the rules, since <c>verify</c> holds real journals against them.</summary>
internal static class StateChecks
{
    /// <summary>Looks at the states from version <paramref name="from"/> on.</summary>
    public static IEnumerable<(Invariant Invariant, string Text)> Of(GrainFold grain, long from) => grain switch
    {
        GrainFold<StockState, StockCommand, StockEvent> stock => Each(stock, from, (before, body, state) =>
            StockLaws.OfLevels(before, body, state).Concat(StockLaws.OfPromises(state))),
        GrainFold<OrderState, OrderCommand, OrderEvent> order => OfOrder(order, from),
        GrainFold<ReturnState, ReturnCommand, ReturnEvent> made => Each(made, from, (_, _, state) => ReturnLaws.Of(state)),
        GrainFold<TransferState, TransferCommand, TransferEvent> transfer => Each(transfer, from, (_, _, state) => TransferLaws.Of(state)),
        _ => [],
    };

    /// <summary>The law's place among the invariants, with the version at which it is broken.</summary>
    public static (Invariant, string) At(Violation violation, long version) => (
        violation.Law switch
        {
            Law.Units => Invariant.Units,
            Law.Keys => Invariant.Keys,
            Law.Amounts => Invariant.Amounts,
            _ => Invariant.Promises,
        },
        $"{violation.Text}, at version {version}");

    /// <summary>The laws after each event, from a version on.</summary>
    public static IEnumerable<(Invariant, string)> Each<TState, TCommand, TEvent>(
        GrainFold<TState, TCommand, TEvent> grain, long from, Func<TState, TEvent, TState, IEnumerable<Violation>> laws)
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        for (var version = (int)from; version <= grain.States.Count - 1; version++)
            foreach (var violation in laws(grain.States[version - 1], grain.Events[version - 1].Body, grain.States[version]))
                yield return At(violation, version);
    }

    private static IEnumerable<(Invariant, string)> OfOrder(GrainFold<OrderState, OrderCommand, OrderEvent> grain, long from)
    {
        OrderView? before = null;
        for (var version = (int)Math.Max(1, from - 1); version <= grain.States.Count - 1; version++)
        {
            var state = grain.States[version];
            foreach (var violation in OrderLaws.OfKeys(state)) yield return At(violation, version);
            var view = OrderViews.View(state, null);
            if (view is not null)
                foreach (var violation in OrderLaws.OfViews(before, state, view)) yield return At(violation, version);
            before = view;
        }
    }
}
