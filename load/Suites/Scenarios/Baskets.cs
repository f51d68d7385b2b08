using System.Globalization;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>What real customers ordered, invoice by invoice in the order of the file.</summary>
/// <param name="Source">Where from, for the report.</param>
/// <param name="Skus">Distinct codes.</param>
/// <param name="Invoices">Each invoice's lines, their SKUs by number.</param>
/// <param name="CancelShare">Cancelling invoices for each sale.</param>
/// <param name="Hours">From the first invoice to the last.</param>
public sealed record Baskets(
    string Source, int Skus, IReadOnlyList<IReadOnlyList<(int Sku, int Quantity, string UnitPrice)>> Invoices, double CancelShare, double Hours)
{
    // The HTTP contract takes so many lines in one order, and prices with so many digits.
    private const int MostLines = 2_000;
    private const int PriceDigits = 4;
    private const string BlackFridayFile = "online-retail-black-friday.csv.gz";

    private static readonly string BuiltIn = Path.Combine(AppContext.BaseDirectory, "Suites", "Fixtures", "baskets.csv");

    /// <param name="file">Null for the Black Friday of the data beside the repository, else the few baskets that come with the program.</param>
    /// <exception cref="BadHistoryException">The file can't be used.</exception>
    public static Baskets Read(string? file)
    {
        var path = file ?? Shared() ?? BuiltIn;
        var invoices = new InvoiceNumbers().Group(new HistoryFile(path, ColumnMap.Default).Read());
        var sales = invoices.FindAll(invoice => invoice.Kind == InvoiceKind.Sale);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var baskets = sales.Select(sale => BasketOf(sale, numbers)).Where(lines => lines.Count > 0).ToList();
        if (baskets.Count == 0) throw new BadHistoryException($"{path} has no sale.");
        var times = invoices.SelectMany(invoice => invoice.Rows).Select(row => row.At).OfType<DateTime>().ToList();
        var hours = times.Count == 0 ? 0 : (times.Max() - times.Min()).TotalHours;
        var cancels = invoices.Count(invoice => invoice.Kind == InvoiceKind.Cancellation);
        return new Baskets(Path.GetFileName(path), numbers.Count, baskets, (double)cancels / sales.Count, hours);
    }

    private static IReadOnlyList<(int Sku, int Quantity, string UnitPrice)> BasketOf(Invoice sale, Dictionary<string, int> numbers) =>
    [
        .. sale.Rows.Where(row => RowRule.UseOf(sale.Kind, row, NonProducts.Default) == RowUse.OrderLine).Take(MostLines)
            .Select(row => (NumberOf(row.Sku, numbers), checked((int)row.Quantity), Price(row.UnitPrice))),
    ];

    private static int NumberOf(string sku, Dictionary<string, int> numbers)
    {
        if (!numbers.TryGetValue(sku, out var number)) numbers.Add(sku, number = numbers.Count);
        return number;
    }

    private static string Price(decimal price) => decimal.Round(price, PriceDigits).ToString(CultureInfo.InvariantCulture);

    private static string? Shared()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", BlackFridayFile) is var path && File.Exists(path))
                return path;
        return null;
    }
}

/// <summary>Orders that are real baskets, over and over; each time from another of a SKU's locations.</summary>
public sealed class BasketDrafts(Assortment assortment, Baskets baskets) : IDrafts
{
    public DraftLine[] Of(long number)
    {
        var lines = baskets.Invoices[(int)(number % baskets.Invoices.Count)];
        var copy = (int)(number / baskets.Invoices.Count % assortment.Spread);
        return [.. lines.Select(line => new DraftLine(assortment.Position(line.Sku, copy), line.Quantity, line.UnitPrice))];
    }
}
