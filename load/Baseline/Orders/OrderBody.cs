namespace OrleansOms.Baseline.Orders;

/// <summary>An order as it is answered, in the shape of the HTTP contract.</summary>
internal sealed record OrderBody(
    string Id,
    string Status,
    long Version,
    string? Reference,
    string Channel,
    string Currency,
    string[] PromotionCodes,
    string OnShortage,
    DateTime PlacedAt,
    DateTime UpdatedAt,
    Customer Customer,
    IReadOnlyList<LineBody> Lines,
    IReadOnlyList<ChargeBody> Charges,
    Delivery Delivery,
    AmountsBody Amounts,
    string[] Shipments,
    string[] Cancellations,
    string[] Returns)
{
    public const long FirstVersion = 1;

    public static OrderBody Of(Order order)
    {
        var currency = Orders.Currency.Of(order.Currency);
        var lines = new LineBody[order.Lines.Count];
        for (var i = 0; i < lines.Length; i++) lines[i] = LineBody.Of(order.Lines[i], currency);
        return new OrderBody(
            TextOf(order.Id),
            "allocated",
            FirstVersion,
            order.Reference,
            order.Channel,
            order.Currency,
            order.Details.PromotionCodes,
            "refuse",
            order.PlacedAt,
            order.PlacedAt,
            order.Details.Customer,
            lines,
            Array.ConvertAll(order.Details.Charges, charge => new ChargeBody(charge.Kind, currency.Text(charge.Amount), currency.Text(charge.Tax))),
            order.Details.Delivery,
            AmountsBody.Of(order, currency),
            [],
            [],
            []);
    }

    public static string TextOf(Guid id) => id.ToString("N");
}

/// <param name="Location">Where it had to come from.</param>
internal sealed record LineBody(
    int Line,
    string Sku,
    long Quantity,
    string UnitPrice,
    string Discount,
    string Tax,
    string Amount,
    string? Location,
    long Cancelled,
    long Backordered,
    long Short,
    long Allocated,
    long Shipped,
    long Delivered,
    long Returned,
    IReadOnlyList<Allocation> Allocations)
{
    public static LineBody Of(OrderLine line, Currency currency) => new(
        line.Line,
        line.Sku,
        line.Quantity,
        line.UnitPrice.ToString(),
        currency.Text(line.Discount),
        currency.Text(line.Tax),
        currency.Text(currency.Round(line.Quantity * line.UnitPrice) - line.Discount + line.Tax),
        line.Location,
        Cancelled: 0,
        Backordered: 0,
        Short: 0,
        Allocated: line.Quantity,
        Shipped: 0,
        Delivered: 0,
        Returned: 0,
        line.Allocations);
}

internal sealed record ChargeBody(string Kind, string Amount, string Tax);

internal sealed record AmountsBody(
    string Lines, string Discounts, string Charges, string Tax, string Total, string Cancelled, string Refunded, string Net)
{
    public static AmountsBody Of(Order order, Currency currency)
    {
        decimal lines = 0, discounts = 0, charges = 0, tax = 0;
        foreach (var line in order.Lines)
        {
            lines += currency.Round(line.Quantity * line.UnitPrice);
            discounts += line.Discount;
            tax += line.Tax;
        }
        foreach (var charge in order.Details.Charges)
        {
            charges += charge.Amount;
            tax += charge.Tax;
        }
        var total = currency.Text(lines - discounts + charges + tax);
        var nothing = currency.Text(0);
        return new AmountsBody(
            currency.Text(lines), currency.Text(discounts), currency.Text(charges), currency.Text(tax), total, nothing, nothing, total);
    }
}
