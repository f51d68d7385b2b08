using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Grains.Audits;

/// <summary>The laws of one grain's history, as it is walked through. Here there are none; each kind of grain that has some says which.</summary>
internal class HistoryLaws<TState, TEvent>
    where TState : class
    where TEvent : class
{
    /// <summary>After each event.</summary>
    public virtual IEnumerable<Violation> Step(TState before, TEvent body, TState after) => [];

    /// <summary>After each row: a prefix of the journal is whole flushes.</summary>
    public virtual IEnumerable<Violation> Rest(TState state) => [];

    /// <summary>At the end.</summary>
    public virtual IEnumerable<Violation> End(TState state) => [];
}

/// <inheritdoc/>
internal sealed class StockHistoryLaws : HistoryLaws<StockState, StockEvent>
{
    private readonly HashSet<(string, int)> _booked = [];
    private long _steps;

    public override IEnumerable<Violation> Step(StockState before, StockEvent body, StockState after)
    {
        _steps++;
        foreach (var violation in StockLaws.OfLevels(before, body, after).Concat(StockLaws.OfStep(before, body, after)))
        {
            yield return violation;
        }

        if (StockLaws.BookedOnce(body) is { } booked && !_booked.Add(booked))
        {
            yield return new(Law.Units, $"{body} came once more");
        }
    }

    // Promises are counted after as many events as there are promises, so that a busy location with many of them takes no longer by the event.
    public override IEnumerable<Violation> Rest(StockState state)
    {
        if (_steps < state.Promises.Count)
        {
            return [];
        }

        _steps = 0;
        return StockLaws.OfPromises(state);
    }

    public override IEnumerable<Violation> End(StockState state) => StockLaws.OfPromises(state);
}

/// <inheritdoc/>
internal sealed class OrderHistoryLaws : HistoryLaws<OrderState, OrderEvent>
{
    private OrderView? _before;

    public override IEnumerable<Violation> Rest(OrderState state)
    {
        var (before, view) = (_before, OrderViews.View(state, null));
        _before = view;
        return view is null ? OrderLaws.OfKeys(state) : OrderLaws.OfKeys(state).Concat(OrderLaws.OfViews(before, state, view));
    }
}

/// <inheritdoc/>
internal sealed class SkuHistoryLaws : HistoryLaws<SkuState, SkuEvent>
{
    public override IEnumerable<Violation> Step(SkuState before, SkuEvent body, SkuState after) => SkuLaws.OfStep(before, body);
}

/// <inheritdoc/>
internal sealed class ReturnHistoryLaws : HistoryLaws<ReturnState, ReturnEvent>
{
    public override IEnumerable<Violation> Rest(ReturnState state) => ReturnLaws.Of(state);
}

/// <inheritdoc/>
internal sealed class TransferHistoryLaws : HistoryLaws<TransferState, TransferEvent>
{
    public override IEnumerable<Violation> Rest(TransferState state) => TransferLaws.Of(state);
}
