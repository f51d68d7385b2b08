namespace OrleansOms.Load.Replay.History;

/// <summary>What becomes of a row: exactly one of these, so that all rows of a file are accounted for.</summary>
public enum RowUse
{
    OrderLine,
    Charge,
    Adjustment,
    MoneyOnly,
}

/// <summary>The rule by which a row of an invoice is used.</summary>
public static class RowRule
{
    /// <remarks>
    /// Goods with a quantity above 0 on a sale are an order line, free ones too. What is not goods on a sale, and goods with a negative
    /// price (a rebate), is a charge. Goods that move elsewhere are an adjustment. The rest (no goods, no quantity, or an invoice that
    /// only keeps books) moves money only.
    /// </remarks>
    public static RowUse UseOf(InvoiceKind kind, HistoryRow row, NonProducts nonProducts)
    {
        var goods = nonProducts.KindOf(row.Sku) is null && row.UnitPrice >= 0;
        return (kind, goods, row.Quantity) switch
        {
            (InvoiceKind.Money, _, _) => RowUse.MoneyOnly,
            (InvoiceKind.Sale, false, _) => RowUse.Charge,
            (_, false, _) or (_, _, 0) => RowUse.MoneyOnly,
            (InvoiceKind.Sale, true, > 0) => RowUse.OrderLine,
            _ => RowUse.Adjustment,
        };
    }

    /// <summary>Units by which an adjustment moves stock, signed.</summary>
    /// <remarks>A cancellation brings back what it takes off the customer's bill, and so does a negative quantity with a price. Without a
    /// price the row is the retailer's own correction, and its sign is the stock's: written off below 0, found above.</remarks>
    public static long StockChange(InvoiceKind kind, HistoryRow row) =>
        kind == InvoiceKind.Cancellation || row.UnitPrice > 0 ? -row.Quantity : row.Quantity;
}
