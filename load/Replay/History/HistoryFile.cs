using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using CsvHelper;

namespace OrleansOms.Load.Replay.History;

/// <summary>An order history on disk: RFC 4180 CSV in UTF-8 with a header, plain or gzipped (<c>.gz</c>).</summary>
/// <param name="DateFormat">A .NET format for the date column, or null for ISO 8601.</param>
public sealed record HistoryFile(string Path, ColumnMap Columns, string? DateFormat = null, char Delimiter = ',')
{
    /// <summary>SHA-256 of the unpacked content in hex, so that a file and its gzipped twin are one history.</summary>
    public string ContentHash()
    {
        using var content = Open();
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <exception cref="BadHistoryException">Unreadable file, missing column, or a value that is no number or date; names the row.</exception>
    public List<HistoryRow> Read()
    {
        try
        {
            using var csv = CsvReader.Create(Open(), Options);
            csv.ReadHeader();
            var reader = new RowReader([.. csv.Headers], Columns, DateFormat);
            var rows = new List<HistoryRow>();
            while (csv.Read()) rows.Add(reader.Read(csv, rows.Count + 1));
            return rows;
        }
        catch (Exception broken) when (broken is CsvFormatException or InvalidDataException)
        {
            throw new BadHistoryException($"{Path} is not readable as CSV: {broken.Message.ReplaceLineEndings(" ")}");
        }
    }

    // Strict where the reader would rather mend: a row that is read wrongly would be replayed wrongly. Few distinct texts make up the many
    // rows, so pooling them keeps a year in memory.
    private CsvReaderOptions Options => new()
    {
        Separator = Delimiter,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        PoolStrings = true,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    private Stream Open()
    {
        try
        {
            var file = File.OpenRead(Path);
            return Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new BadHistoryException($"{Path} can't be opened: {missing.Message}");
        }
    }

    private sealed class RowReader(string[] header, ColumnMap columns, string? dateFormat)
    {
        private readonly int _invoice = columns.PositionOf("invoice", header);
        private readonly int _sku = columns.PositionOf("sku", header);
        private readonly int _description = columns.PositionOf("description", header);
        private readonly int _quantity = columns.PositionOf("quantity", header);
        private readonly int _date = columns.PositionOf("date", header);
        private readonly int _price = columns.PositionOf("price", header);
        private readonly int _customer = columns.PositionOf("customer", header);
        private readonly int _country = columns.PositionOf("country", header);

        public HistoryRow Read(CsvReader csv, int row)
        {
            var invoice = Text(csv, _invoice);
            var sku = Text(csv, _sku);
            if (invoice.Length == 0 || sku.Length == 0) throw new BadHistoryException($"Row {row} has no invoice number or no SKU.");
            if (!csv.TryParse(_quantity, out long quantity))
                throw new BadHistoryException($"Row {row}: '{Text(csv, _quantity)}' is no whole quantity.");
            if (!csv.TryParse(_price, out decimal price))
                throw new BadHistoryException($"Row {row}: '{Text(csv, _price)}' is no decimal price.");
            return new HistoryRow(
                row, invoice, sku, Text(csv, _description), quantity, Date(csv, row), price, Text(csv, _customer), Text(csv, _country));
        }

        private static string Text(CsvReader csv, int position) => position < 0 ? "" : csv.GetString(position).Trim();

        private DateTime? Date(CsvReader csv, int row)
        {
            if (Text(csv, _date) is not { Length: > 0 } text) return null;
            var read = dateFormat is null
                ? DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                : DateTime.TryParseExact(text, dateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
            return read
                ? at
                : throw new BadHistoryException($"Row {row}: the date '{text}' is not in the format {dateFormat ?? "ISO 8601"}; see --date-format.");
        }
    }
}
