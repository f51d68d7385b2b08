using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Orders.Amounts;

namespace OrleansOms.Grains.Returns;

/// <summary>A return as it is read.</summary>
public static class ReturnViews
{
    /// <summary>The return, or null when there is none: it was never granted.</summary>
    public static ReturnView? View(ReturnState state) => state.Stands ? Of(state) : null;

    /// <summary>The view of a return that stands.</summary>
    public static ReturnView Of(ReturnState state)
    {
        var (terms, order) = (state.Terms!, state.Order!);
        var lines = ReturnLine.Of(state);
        var currency = Currency.Of(order.Currency);
        return new ReturnView(
            state.Id,
            StatusOf(state, lines),
            state.Version,
            terms.Order,
            order.Channel,
            order.Currency,
            terms.Method,
            state.RequestedAt,
            state.UpdatedAt,
            [.. lines.Select(line => View(state, line))],
            [.. state.Receipts.Select(receipt => View(state, receipt))],
            [.. state.Refunds.Where(refund => refund.Amount is not null).Select(refund => View(currency, refund))],
            currency.Format(state.Refunds.Sum(refund => refund.Amount ?? 0)));
    }

    private static string StatusOf(ReturnState state, ImmutableArray<ReturnLine> lines) => state.Stage switch
    {
        ReturnStage.Approved => ReturnLine.Sum(lines).Status,
        ReturnStage.Declined => "declined",
        _ => "requested",
    };

    private static ReturnLineView View(ReturnState state, ReturnLine line) => new(
        line.Line,
        state.Order!.Lines[line.Line - 1].Sku,
        line.Announced,
        Reason(state.Terms!, line.Line),
        line.Received,
        line.Unannounced,
        line.Inspected,
        line.Restocked,
        line.Damaged,
        line.Kept,
        line.Refunded);

    private static string? Reason(ReturnTerms terms, int line)
    {
        var reasons = terms.Lines.Where(announced => announced.Line == line).Select(announced => announced.Reason).Distinct(StringComparer.Ordinal).ToList();
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    private static ReceiptView View(ReturnState state, Receipt receipt) => new(
        receipt.Number,
        receipt.Location,
        receipt.At,
        [.. state.Units.Where(units => units.Receipt == receipt.Number).Select(units => new LineQuantity(units.Line, units.Quantity))]);

    private static RefundView View(Currency currency, Refund refund) =>
        new(refund.Number, refund.At, currency.Format(refund.Amount!.Value), refund.Lines);
}
