namespace OrleansOms.Load.Replay.History;

public enum InvoiceKind
{
    /// <summary>No prefix, and at least one row with a quantity and a price above 0: becomes an order.</summary>
    Sale,

    /// <summary>Goods come back; the invoice does not name the one it cancels.</summary>
    Cancellation,

    /// <summary>Write-offs, finds and other corrections without a price.</summary>
    Correction,

    /// <summary>Book-keeping only, such as a bad debt.</summary>
    Money,
}

/// <summary>All rows of one invoice number in file order, wherever they stand: an invoice can have two minutes or a gap.</summary>
public sealed record Invoice(string Number, InvoiceKind Kind, IReadOnlyList<HistoryRow> Rows);

/// <summary>How an invoice's number tells its kind: a prefix directly before a digit, <c>C536379</c> but not <c>CO-17</c>.</summary>
public sealed record InvoiceNumbers(string CancellationPrefix = "C", string MoneyPrefix = "A")
{
    /// <summary>Groups the rows by invoice number, in the order of each invoice's first row.</summary>
    public List<Invoice> Group(IEnumerable<HistoryRow> rows)
    {
        var byNumber = new Dictionary<string, List<HistoryRow>>(StringComparer.Ordinal);
        var inOrder = new List<List<HistoryRow>>();
        foreach (var row in rows)
        {
            if (!byNumber.TryGetValue(row.Invoice, out var group))
            {
                byNumber.Add(row.Invoice, group = []);
                inOrder.Add(group);
            }
            group.Add(row);
        }
        return [.. inOrder.Select(group => new Invoice(group[0].Invoice, KindOf(group), group))];
    }

    private InvoiceKind KindOf(List<HistoryRow> rows)
    {
        var number = rows[0].Invoice;
        if (HasPrefix(number, CancellationPrefix)) return InvoiceKind.Cancellation;
        if (HasPrefix(number, MoneyPrefix)) return InvoiceKind.Money;
        return rows.Exists(row => row.Quantity > 0 && row.UnitPrice > 0) ? InvoiceKind.Sale : InvoiceKind.Correction;
    }

    private static bool HasPrefix(string number, string prefix) =>
        prefix.Length > 0 && number.Length > prefix.Length
        && number.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiDigit(number[prefix.Length]);
}
