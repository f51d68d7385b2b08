using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>Where the file's rows and its money went.</summary>
public sealed class RowAccount
{
    private readonly List<(InvoiceKind Kind, HistoryRow Row)> _moneyOnly = [];

    public int Rows { get; internal set; }

    /// <summary>Rows of invoices outside <c>--from</c>, <c>--to</c> and <c>--limit-invoices</c>.</summary>
    public int NotSelected { get; internal set; }

    public int OrderLines { get; internal set; }

    public int Charges { get; internal set; }

    /// <summary>Rows of cancellations of which all units are tied to earlier orders.</summary>
    public int Returns { get; internal set; }

    /// <summary>Rows of cancellations of which some units are tied to earlier orders; the others are adjusted.</summary>
    public int PartReturns { get; internal set; }

    public int Adjustments { get; internal set; }

    /// <summary>Units that are tied to earlier orders.</summary>
    public long ReturnedUnits { get; internal set; }

    /// <summary>Rows that move neither goods nor an order's total.</summary>
    public IReadOnlyList<(InvoiceKind Kind, HistoryRow Row)> MoneyOnly => _moneyOnly;

    public decimal OrderLinesAmount { get; internal set; }

    public decimal ChargesAmount { get; internal set; }

    /// <summary>What the file's own cancellations say of the units that became returns; below 0. The refunds are at the prices paid.</summary>
    public decimal ReturnsAmount { get; internal set; }

    /// <summary>Money on rows, or on parts of rows, that became adjustments: the other cancellations, mostly. No order carries it.</summary>
    public decimal AdjustmentsAmount { get; internal set; }

    public decimal MoneyOnlyAmount { get; internal set; }

    public decimal OrdersAmount => OrderLinesAmount + ChargesAmount;

    public int AccountedFor => NotSelected + OrderLines + Charges + Returns + PartReturns + Adjustments + MoneyOnly.Count;

    public bool AddsUp => Rows == AccountedFor;

    /// <summary>All rows of the file on one side, what became of them on the other.</summary>
    public string Identity =>
        $"rows: {Rows} = {OrderLines} order lines + {Charges} charges + {Returns} returns + {PartReturns} in part returns "
        + $"+ {Adjustments} adjustments + {MoneyOnly.Count} money only + {NotSelected} not selected: {(AddsUp ? "adds up" : "DOES NOT ADD UP")}";

    internal void Count(InvoiceKind kind, HistoryRow row, RowUse use, decimal amount)
    {
        switch (use)
        {
            case RowUse.OrderLine:
                OrderLines++;
                OrderLinesAmount += amount;
                break;
            case RowUse.Charge:
                Charges++;
                ChargesAmount += amount;
                break;
            case RowUse.Adjustment:
                break; // Only the history tells how much of it is a return: see CountMoved.
            default:
                _moneyOnly.Add((kind, row));
                MoneyOnlyAmount += amount;
                break;
        }
    }

    /// <summary>Counts a row that moves goods outside an order.</summary>
    /// <param name="returned">Units of it that are tied to earlier orders, 0 to all.</param>
    /// <param name="returnedAmount">The row's money for them.</param>
    internal void CountMoved(HistoryRow row, long returned, decimal returnedAmount, decimal amount)
    {
        if (returned == 0) Adjustments++;
        else if (returned == Math.Abs(row.Quantity)) Returns++;
        else PartReturns++;
        ReturnedUnits += returned;
        ReturnsAmount += returnedAmount;
        AdjustmentsAmount += amount - returnedAmount;
    }
}
