using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Grains.Transfers;

/// <summary>A transfer as it is read.</summary>
public static class TransferViews
{
    /// <summary>The transfer, or null when there is none: not all of it is sent.</summary>
    public static TransferView? View(TransferState state) => state.Stands ? Of(state) : null;

    /// <summary>The view of a transfer that stands.</summary>
    public static TransferView Of(TransferState state) => new(
        state.Id,
        StatusOf(state),
        state.Version,
        state.From,
        state.To,
        state.RequestedAt,
        state.UpdatedAt,
        [.. state.Lines.Select((line, i) => new TransferLineView(
            i + 1, line.Sku, line.Quantity, line.InTransit, line.Received + line.Surplus, line.Surplus, line.WrittenOff))],
        [.. state.Receipts.Select(receipt => new TransferReceiptView(receipt.Number, receipt.At, [.. LinesOf(state, receipt)]))],
        [.. state.WriteOffs.Select(writeOff => new WriteOffView(writeOff.Number, writeOff.At, writeOff.Reason, writeOff.Lines))]);

    private static string StatusOf(TransferState state) => state.Lines switch
    {
        var lines when lines.Any(line => line.InTransit > 0) => state.Receipts.IsEmpty ? "inTransit" : "partiallyReceived",
        var lines when lines.Any(line => line.WrittenOff > 0) => "closed",
        _ => "received",
    };

    // What came in transit and what came beyond are one receipt to those who read it.
    private static IEnumerable<LineQuantity> LinesOf(TransferState state, Receipt receipt) => state.Units
        .Where(units => units.Receipt == receipt.Number)
        .GroupBy(units => units.Line)
        .Select(line => new LineQuantity(line.Key, line.Sum(units => units.Quantity)));
}
