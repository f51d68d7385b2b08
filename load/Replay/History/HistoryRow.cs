namespace OrleansOms.Load.Replay.History;

/// <summary>One row of an order history, as it stands in the file.</summary>
/// <param name="Number">Row number in the file, 1 for the first below the header.</param>
/// <param name="At">The retailer's local time, without offset; null when the file has no such column.</param>
/// <param name="UnitPrice">In the currency's major unit; may be 0 or negative.</param>
public sealed record HistoryRow(
    int Number,
    string Invoice,
    string Sku,
    string Description,
    long Quantity,
    DateTime? At,
    decimal UnitPrice,
    string Customer,
    string Country);

/// <summary>The file or an option can't be used; the message is one sentence for the person who gave it.</summary>
public sealed class BadHistoryException(string message) : Exception(message);
