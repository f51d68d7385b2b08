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

    public int Adjustments { get; internal set; }

    /// <summary>Rows that move neither goods nor an order's total.</summary>
    public IReadOnlyList<(InvoiceKind Kind, HistoryRow Row)> MoneyOnly => _moneyOnly;

    public decimal OrderLinesAmount { get; internal set; }

    public decimal ChargesAmount { get; internal set; }

    /// <summary>Money on rows that became adjustments: what cancellations gave back, mostly. No order carries it.</summary>
    public decimal AdjustmentsAmount { get; internal set; }

    public decimal MoneyOnlyAmount { get; internal set; }

    public decimal OrdersAmount => OrderLinesAmount + ChargesAmount;

    public int AccountedFor => NotSelected + OrderLines + Charges + Adjustments + MoneyOnly.Count;

    public bool AddsUp => Rows == AccountedFor;

    /// <summary>All rows of the file on one side, what became of them on the other.</summary>
    public string Identity =>
        $"rows: {Rows} = {OrderLines} order lines + {Charges} charges + {Adjustments} adjustments + {MoneyOnly.Count} money only "
        + $"+ {NotSelected} not selected: {(AddsUp ? "adds up" : "DOES NOT ADD UP")}";

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
                Adjustments++;
                AdjustmentsAmount += amount;
                break;
            default:
                _moneyOnly.Add((kind, row));
                MoneyOnlyAmount += amount;
                break;
        }
    }
}
