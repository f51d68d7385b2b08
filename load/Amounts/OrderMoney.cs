namespace OrleansOms.Load.Days.Expected;

/// <summary>
/// What an order costs, and what leaving units take off it, by the stated rule. Gross, discount and tax of a line belong to its units in equal parts, rounded
/// so that the last unit takes the rest. A charge is given back with cancelled units only, in equal parts of all the order's units, until nothing is left
/// of the order: then all that remains of it. A rebate (a charge below 0) shrinks with every unit that leaves, however it leaves. No refund is below 0.
/// </summary>
public sealed class OrderMoney(Draft draft)
{
    private readonly SortedDictionary<int, long> _gone = [];
    private long _cancelledUnits;
    private decimal _taken;

    public decimal Gross => draft.Lines.Sum(GrossOf);

    public decimal Discounts => draft.Lines.Sum(line => line.Discount);

    public decimal Charges => draft.Charges.Sum(charge => charge.Amount);

    public decimal Tax => draft.Lines.Sum(line => line.Tax) + draft.Charges.Sum(charge => charge.Tax);

    public decimal Total => Gross - Discounts + Charges + Tax;

    public decimal Cancelled { get; private set; }

    public decimal Refunded { get; private set; }

    /// <summary>Fraction digits of an amount in the currency, by ISO 4217; the currencies that a day uses.</summary>
    public static int Digits(string currency) => currency switch
    {
        "JPY" => 0,
        "KWD" => 3,
        _ => 2,
    };

    public static string Text(string currency, decimal amount) => amount.ToString("F" + Digits(currency));

    public string Text(decimal amount) => Text(draft.Currency, amount);

    public decimal AmountOf(DraftLine line) => GrossOf(line) - line.Discount + line.Tax;

    /// <summary>Takes cancelled units off; returns what that comes to.</summary>
    public decimal Cancel(SortedDictionary<int, long> lines)
    {
        Leave(lines);
        _cancelledUnits += lines.Values.Sum();
        var amount = Worth() - _taken;
        _taken = Worth();
        Cancelled += amount;
        return amount;
    }

    /// <summary>Takes units off that came back; returns what is refunded.</summary>
    public decimal Refund(SortedDictionary<int, long> lines)
    {
        Leave(lines);
        var amount = Math.Max(0, Math.Min(Worth(), Total) - _taken);
        _taken += amount;
        Refunded += amount;
        return amount;
    }

    private decimal GrossOf(DraftLine line) => Round(line.UnitPrice * line.Quantity);

    private void Leave(SortedDictionary<int, long> lines)
    {
        foreach (var (line, units) in lines) _gone[line] = _gone.GetValueOrDefault(line) + units;
    }

    private decimal Worth()
    {
        var (gone, all) = (_gone.Values.Sum(), draft.Lines.Sum(line => line.Quantity));
        var lines = _gone.Sum(left =>
        {
            var line = draft.Lines[left.Key - 1];
            return Part(GrossOf(line), left.Value, line.Quantity) - Part(line.Discount, left.Value, line.Quantity)
                + Part(line.Tax, left.Value, line.Quantity);
        });
        return lines + draft.Charges.Sum(charge => OfCharge(charge.Amount) + OfCharge(charge.Tax));

        decimal OfCharge(decimal charged) => Part(charged, charged < 0 || gone == all ? gone : _cancelledUnits, all);
    }

    private decimal Part(decimal amount, long units, long all) => units == all ? amount : Round(amount * units / all);

    private decimal Round(decimal amount) => decimal.Round(amount, Digits(draft.Currency), MidpointRounding.ToEven);
}
