using OrleansOms.Load.Amounts;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>Turns rows into orders, adjustments and opening stock. Used once.</summary>
public sealed class PlanBuilder(PlanSettings settings)
{
    // Bounds of the HTTP contract; a file that breaks one is refused before anything is sent.
    private const int MaxLines = 2000;
    private const int MaxCharges = 200;
    private const long MaxQuantity = 1_000_000_000;
    private const int MaxSkuLength = 64;
    private const int MaxPriceDigits = 4;

    private readonly Currency _currency = new(settings.Currency);
    private readonly Placement _placement = new(settings.Locations);
    private readonly RowAccount _account = new();
    private readonly PastSales _sales = new();
    private readonly Dictionary<string, SkuStock> _skus = new(StringComparer.Ordinal);
    private readonly ILookup<string, Location> _storesByCountry =
        settings.Locations.Where(location => location is { Kind: "store", Latitude: not null })
            .ToLookup(location => location.Country, StringComparer.Ordinal);
    private int _ordersToDefaultCountry;

    public ReplayPlan Build(string runKey, IReadOnlyCollection<HistoryRow> rows)
    {
        var selected = settings.Numbers.Group(rows).Where(settings.Selects).Take(settings.LimitInvoices ?? int.MaxValue).ToList();
        _account.Rows = rows.Count;
        _account.NotSelected = rows.Count - selected.Sum(invoice => invoice.Rows.Count);
        var invoices = selected.ConvertAll(Plan);
        var skus = _skus.Values.OrderBy(sku => sku.Sku, StringComparer.Ordinal).ToList();
        foreach (var sku in skus) sku.Open();
        if (skus.SelectMany(sku => sku.Positions).FirstOrDefault(position => position.Opening > MaxQuantity) is { } tooMuch)
            throw new BadHistoryException($"{tooMuch.Sku} needs an opening stock of {tooMuch.Opening} units; a movement has at most {MaxQuantity}.");
        return new ReplayPlan(runKey, settings, _currency, skus, invoices, _account, _ordersToDefaultCountry);
    }

    private PlannedInvoice Plan(Invoice invoice)
    {
        List<PlannedLine> lines = [];
        List<PlannedCharge> charges = [];
        List<(PlannedOrder Order, ReturnedPart Part)> returned = [];
        List<PlannedAdjustment> adjustments = [];
        decimal linesTotal = 0, chargesTotal = 0;
        for (var i = 0; i < invoice.Rows.Count; i++)
        {
            var row = invoice.Rows[i];
            var use = RowRule.UseOf(invoice.Kind, row, settings.NonProducts);
            CheckBounds(row);
            var amount = _currency.Gross(row.Quantity, row.UnitPrice);
            _account.Count(invoice.Kind, row, use, amount);
            switch (use)
            {
                case RowUse.OrderLine:
                    lines.Add(Line(row, i + 1));
                    linesTotal += amount;
                    break;
                case RowUse.Charge:
                    charges.Add(new PlannedCharge(settings.NonProducts.KindOf(row.Sku) ?? "rebate", amount));
                    chargesTotal += amount;
                    break;
                case RowUse.Adjustment:
                    Move(invoice.Kind, row, i + 1, amount, returned, adjustments);
                    break;
                default:
                    break;
            }
        }
        if (lines.Count > MaxLines)
            throw new BadHistoryException($"Invoice {invoice.Number} has {lines.Count} lines; an order has at most {MaxLines}.");
        if (charges.Count > MaxCharges)
            throw new BadHistoryException($"Invoice {invoice.Number} has {charges.Count} charges; an order has at most {MaxCharges}.");
        var order = lines.Count + charges.Count == 0 ? null : Order(invoice, lines, charges, linesTotal, chargesTotal);
        if (order is not null && invoice.Rows[0].Customer.Length > 0) _sales.Remember(invoice.Rows[0].Customer, order);
        var returns = returned.GroupBy(part => part.Order, part => part.Part, ReferenceEqualityComparer.Instance)
            .Select(parts => _sales.Plan(invoice.Number, (PlannedOrder)parts.Key!, parts, _currency));
        return new PlannedInvoice(invoice.Number, order, [.. returns], adjustments);
    }

    private PlannedOrder Order(
        Invoice invoice, List<PlannedLine> lines, List<PlannedCharge> charges, decimal linesTotal, decimal chargesTotal)
    {
        var first = invoice.Rows[0];
        var customer = first.Customer.Length > 0 ? "c-" + first.Customer : "guest-" + invoice.Number;
        var country = Countries.IsoOf(first.Country);
        if (country is null) _ordersToDefaultCountry++;
        country ??= settings.DefaultCountry;
        var towns = _storesByCountry[country].ToList();
        var shipTo = towns.Count == 0 ? null : towns[(int)(StableHash.Of("ship-to/" + customer) % (ulong)towns.Count)];
        return new PlannedOrder(invoice.Number, customer, country, shipTo, lines, charges, linesTotal, chargesTotal);
    }

    private PlannedLine Line(HistoryRow row, int number)
    {
        var stock = StockOf(row);
        var place = _placement.PlaceOfLine(row.Invoice, number, row.Sku);
        if (place is null) stock.Unplaced += row.Quantity;
        else stock.At(place).Placed += row.Quantity;
        return new PlannedLine(row.Sku, row.Quantity, row.UnitPrice, place);
    }

    // What a known customer gives back of what he bought comes back as a return; all else only moves stock.
    private void Move(
        InvoiceKind kind, HistoryRow row, int number, decimal amount,
        List<(PlannedOrder Order, ReturnedPart Part)> returned, List<PlannedAdjustment> adjustments)
    {
        var change = RowRule.StockChange(kind, row);
        var place = _placement.PlaceOfAdjustment(row.Invoice, number, row.Sku);
        var position = StockOf(row).At(place);
        if (change > 0) position.BroughtBack += change;
        else position.WrittenOff -= change;

        long tied = 0;
        if (kind == InvoiceKind.Cancellation && row.Customer.Length > 0)
            foreach (var (order, line, quantity) in _sales.Take(row.Customer, row.Sku, change))
            {
                returned.Add((order, new ReturnedPart(line, quantity, place)));
                tied += quantity;
            }
        _account.CountMoved(row, tied, -_currency.Gross(tied, row.UnitPrice), amount);
        if (tied == change) return;

        var reason = (kind, row.Description) switch
        {
            (InvoiceKind.Cancellation, _) => "cancellation",
            (_, "") => "correction",
            (_, var description) => "correction: " + description,
        };
        adjustments.Add(new PlannedAdjustment(row.Sku, place, change - tied, reason));
    }

    private SkuStock StockOf(HistoryRow row)
    {
        if (!_skus.TryGetValue(row.Sku, out var stock))
        {
            if (row.Sku.Length > MaxSkuLength || row.Sku.Any(c => c is '/' or '@' || char.IsWhiteSpace(c) || char.IsControl(c)))
                throw new BadHistoryException(
                    $"Row {row.Number}: '{row.Sku}' can't be a SKU: 1 to {MaxSkuLength} printable characters but /, @ and blanks.");
            stock = new SkuStock(row.Sku, [.. _placement.PlacesOf(row.Sku).Select(place => new Position(row.Sku, place))]);
            _skus.Add(row.Sku, stock);
        }
        if (stock.Name.Length == 0) stock.Name = row.Description;
        return stock;
    }

    private static void CheckBounds(HistoryRow row)
    {
        if (row.Quantity is < -MaxQuantity or > MaxQuantity)
            throw new BadHistoryException($"Row {row.Number}: a quantity of {row.Quantity} is beyond {MaxQuantity}.");
        if (decimal.Round(row.UnitPrice, MaxPriceDigits) != row.UnitPrice)
            throw new BadHistoryException($"Row {row.Number}: the unit price {row.UnitPrice} has more than {MaxPriceDigits} fraction digits.");
    }
}
