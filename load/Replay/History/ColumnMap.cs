namespace OrleansOms.Load.Replay.History;

/// <summary>Which column of the file holds what. By default the headers of the UCI "Online Retail" file.</summary>
/// <remarks>Invoice, sku, quantity and price must be there. A default header that the file lacks leaves an optional column empty; one
/// that was asked for by name must exist.</remarks>
public sealed class ColumnMap
{
    private static readonly string[] Required = ["invoice", "sku", "quantity", "price"];

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["invoice"] = "InvoiceNo",
        ["sku"] = "StockCode",
        ["description"] = "Description",
        ["quantity"] = "Quantity",
        ["date"] = "InvoiceDate",
        ["price"] = "UnitPrice",
        ["customer"] = "CustomerID",
        ["country"] = "Country",
    };

    private readonly Dictionary<string, string> _asked;

    private ColumnMap(Dictionary<string, string> asked) => _asked = asked;

    public static ColumnMap Default { get; } = new([]);

    /// <summary>Reads <c>invoice=OrderNo,sku=Item</c>; headers are matched exactly.</summary>
    /// <exception cref="BadHistoryException">A part is not <c>field=header</c>, or its field is unknown or given twice.</exception>
    public static ColumnMap Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Default;
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var halves = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (halves is not [var field, { Length: > 0 } header] || !Defaults.ContainsKey(field))
                throw new BadHistoryException($"--map: '{part}' is not field=header with a field out of {string.Join(", ", Defaults.Keys)}.");
            if (!asked.TryAdd(field, header)) throw new BadHistoryException($"--map: '{field}' is given twice.");
        }
        return new ColumnMap(asked);
    }

    /// <summary>The position of a field's column in the header, or -1 when an optional one is not there.</summary>
    /// <exception cref="BadHistoryException">A required or asked-for column is not there.</exception>
    public int PositionOf(string field, string[] header)
    {
        var wanted = HeaderOf(field);
        var position = Array.IndexOf(header, wanted);
        if (position < 0 && (_asked.ContainsKey(field) || Required.Contains(field)))
            throw new BadHistoryException($"No column is called '{wanted}', for {field}; there are {string.Join(", ", header)}. See --map.");
        return position;
    }

    public override string ToString() => string.Join(',', Defaults.Keys.Select(field => $"{field}={HeaderOf(field)}"));

    private string HeaderOf(string field) => _asked.GetValueOrDefault(field, Defaults[field]);
}
