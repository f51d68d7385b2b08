using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Amounts;

/// <summary>The amounts of an order, each rounded once at its line and only added up from there.</summary>
public static class OrderTotals
{
    /// <summary>No amount of an order may be larger than this, in major units; so that sums and products of amounts never overflow.</summary>
    public const decimal MaxAmount = 1_000_000_000_000_000m;

    /// <summary>A line's gross amount: unit price by quantity, rounded half to even.</summary>
    /// <exception cref="OverflowException">The product has more than 28 digits; see <see cref="TooLarge(OrderedLine)"/>.</exception>
    public static decimal Gross(Currency currency, OrderedLine line) => currency.Round(line.UnitPrice * line.Quantity);

    /// <summary>True when a line's amounts are beyond <see cref="MaxAmount"/>.</summary>
    public static bool TooLarge(OrderedLine line) =>
        line.UnitPrice > MaxAmount / line.Quantity || line.Discount > MaxAmount || line.Tax > MaxAmount;

    /// <summary>True when a charge's amounts are beyond <see cref="MaxAmount"/>, up or down.</summary>
    public static bool TooLarge(Charge charge) => Math.Abs(charge.Amount) > MaxAmount || Math.Abs(charge.Tax) > MaxAmount;

    /// <summary>The order's amounts as ordered, what of them was cancelled and refunded, and what is left.</summary>
    /// <param name="cancelled">What the cancellations took off, in all.</param>
    /// <param name="refunded">What was refunded, in all.</param>
    public static OrderAmounts Of(OrderTerms terms, decimal cancelled, decimal refunded)
    {
        var currency = Currency.Of(terms.Currency);
        decimal lines = 0, discounts = 0, charges = 0, tax = 0;
        foreach (var line in terms.Lines)
        {
            lines += Gross(currency, line);
            discounts += currency.Round(line.Discount);
            tax += currency.Round(line.Tax);
        }

        foreach (var charge in terms.Charges)
        {
            charges += currency.Round(charge.Amount);
            tax += currency.Round(charge.Tax);
        }

        var total = lines - discounts + charges + tax;
        return new OrderAmounts(
            currency.Format(lines),
            currency.Format(discounts),
            currency.Format(charges),
            currency.Format(tax),
            currency.Format(total),
            currency.Format(cancelled),
            currency.Format(refunded),
            currency.Format(total - cancelled - refunded));
    }

    /// <summary>Lines less discounts plus charges plus tax, as ordered.</summary>
    public static decimal Total(OrderTerms terms)
    {
        var currency = Currency.Of(terms.Currency);
        decimal total = 0;
        foreach (var line in terms.Lines)
        {
            total += Net(currency, line);
        }

        foreach (var charge in terms.Charges)
        {
            total += currency.Round(charge.Amount) + currency.Round(charge.Tax);
        }

        return total;
    }

    /// <summary>A line's gross amount less its discount plus its tax.</summary>
    public static decimal Net(Currency currency, OrderedLine line) =>
        Gross(currency, line) - currency.Round(line.Discount) + currency.Round(line.Tax);
}
