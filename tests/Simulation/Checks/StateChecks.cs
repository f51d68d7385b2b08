using System.Globalization;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold of one grain after each of its events.</summary>
internal static class StateChecks
{
    /// <summary>Looks at the states from version <paramref name="from"/> on.</summary>
    public static IEnumerable<(Invariant Invariant, string Text)> Of(GrainFold grain, long from) => grain switch
    {
        GrainFold<StockState, StockCommand, StockEvent> stock => OfStock(stock, from),
        GrainFold<OrderState, OrderCommand, OrderEvent> order => OfOrder(order, from),
        GrainFold<ReturnState, Grains.Interfaces.Returns.ReturnCommand, ReturnEvent> made => OfReturn(made, from),
        GrainFold<TransferState, Grains.Interfaces.Transfers.TransferCommand, TransferEvent> transfer => OfTransfer(transfer, from),
        _ => [],
    };

    private static IEnumerable<(Invariant, string)> OfStock(GrainFold<StockState, StockCommand, StockEvent> grain, long from)
    {
        for (var version = from; version <= grain.States.Count - 1; version++)
        {
            var (before, state) = (grain.States[(int)version - 1], grain.States[(int)version]);
            long[] buckets = [state.OnHand, state.Available, state.Reserved, state.Committed, state.Safety, state.Damaged, state.Quality, state.InTransit];
            if (Array.Exists(buckets, bucket => bucket < 0))
                yield return (Invariant.Units, $"a bucket is below 0 at version {version}: {string.Join(' ', buckets)}");
            if (buckets[0] != buckets[1..7].Sum())
                yield return (Invariant.Units, $"onHand {buckets[0]} is not the sum at version {version}: {string.Join(' ', buckets)}");

            var promises = state.Promises.Values;
            var reserved = promises.Where(p => !p.Committed).Sum(p => p.Left) + (state.Backorders?.Held ?? 0);
            var committed = promises.Where(p => p.Committed).Sum(p => p.Left);
            if ((reserved, committed) != (state.Reserved, state.Committed))
                yield return (Invariant.Units,
                    $"promises have {reserved} and {committed} left at version {version}, the buckets say {state.Reserved} and {state.Committed}");
            if (promises.Any(p => p.Left < 0 || p.IsOver)) yield return (Invariant.Units, $"a promise has nothing left at version {version}");
            if (state.Transits.Values.Sum(transit => transit.Left) != state.InTransit)
                yield return (Invariant.Units, $"transits don't add up to {state.InTransit} at version {version}");

            var (onHand, inTransit) = Moved(grain.Events[(int)version - 1].Body);
            if ((before.OnHand + onHand, before.InTransit + inTransit) != (state.OnHand, state.InTransit))
                yield return (Invariant.Units, $"{grain.Events[(int)version - 1].Body} made {before.OnHand} on hand {state.OnHand} at version {version}");
        }
    }

    /// <summary>What an event brings or takes, told anew: units come and go for these causes only.</summary>
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

    private static IEnumerable<(Invariant, string)> OfOrder(GrainFold<OrderState, OrderCommand, OrderEvent> grain, long from)
    {
        OrderView? before = null;
        for (var version = Math.Max(1, from - 1); version <= grain.States.Count - 1; version++)
        {
            var state = grain.States[(int)version];
            if (HasTwice(state.Keys.Select(key => key.Key)))
                yield return (Invariant.Keys, $"a key is there twice at version {version}");
            if (OrderViews.View(state, null) is not { } view)
            {
                before = null;
                continue;
            }
            foreach (var line in view.Lines)
            {
                var unallocated = line.Quantity - line.Cancelled - line.Backordered - line.Short - line.Allocated - line.Shipped;
                long[] counts = [line.Cancelled, line.Backordered, line.Short, line.Allocated, line.Shipped, line.Delivered, line.Returned];
                if (unallocated < 0 || (state.Stands && unallocated != 0) || counts.Min() < 0)
                    yield return (Invariant.Units, $"line {line.Line} does not add up at version {version}: {line}");
                if (line.Delivered > line.Shipped || line.Returned > line.Shipped) yield return (Invariant.Units, $"line {line.Line} at version {version}: {line}");
                if (before?.Lines[line.Line - 1] is { } was
                    && (line.Cancelled < was.Cancelled || line.Shipped < was.Shipped || line.Delivered < was.Delivered || line.Returned < was.Returned))
                    yield return (Invariant.Amounts, $"line {line.Line} went back at version {version}: {was} to {line}");
            }
            var (total, cancelled, refunded, net) = AmountsOf(view);
            if (refunded < 0 || cancelled < 0 || refunded + cancelled > total || net != total - refunded - cancelled)
                yield return (Invariant.Amounts, $"amounts at version {version}: {view.Amounts}");
            if (before is not null && AmountsOf(before) is var past && (refunded < past.Refunded || cancelled < past.Cancelled || total != past.Total))
                yield return (Invariant.Amounts, $"amounts went back at version {version}: {before.Amounts} to {view.Amounts}");
            before = view;
        }
    }

    private static IEnumerable<(Invariant, string)> OfReturn(
        GrainFold<ReturnState, Grains.Interfaces.Returns.ReturnCommand, ReturnEvent> grain, long from)
    {
        for (var version = from; version <= grain.States.Count - 1; version++)
        {
            var state = grain.States[(int)version];
            if (HasTwice(state.Keys.Select(key => key.Key)))
                yield return (Invariant.Keys, $"a key is there twice at version {version}");
            if (ReturnViews.View(state) is not { } view) continue;
            foreach (var line in view.Lines)
                if (line.Refunded > Math.Min(line.Quantity, line.Inspected) || line.Inspected > line.Received
                    || line.Inspected != line.Restocked + line.Damaged + line.Quality)
                    yield return (Invariant.Amounts, $"line {line.Line} at version {version}: {line}");
        }
    }

    private static IEnumerable<(Invariant, string)> OfTransfer(
        GrainFold<TransferState, Grains.Interfaces.Transfers.TransferCommand, TransferEvent> grain, long from)
    {
        for (var version = from; version <= grain.States.Count - 1; version++)
        {
            var state = grain.States[(int)version];
            if (HasTwice(state.Keys.Select(key => key.Key)))
                yield return (Invariant.Keys, $"a key is there twice at version {version}");
            foreach (var line in state.Lines)
                if (line.InTransit < 0 || line.Received < 0 || line.WrittenOff < 0)
                    yield return (Invariant.Units, $"line {line.Number} at version {version}: {line}");
        }
    }

    private static bool HasTwice(IEnumerable<string> keys)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        return !keys.All(met.Add);
    }

    private static (decimal Total, decimal Cancelled, decimal Refunded, decimal Net) AmountsOf(OrderView view) =>
        (Amount(view.Amounts.Total), Amount(view.Amounts.Cancelled), Amount(view.Amounts.Refunded), Amount(view.Amounts.Net));

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
