using System.IO.Compression;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Tests.Replay;

public class HistoryFileTests
{
    [Fact]
    public void Read_QuotesBlanksAndEmptyFields_AreTakenAsWritten()
    {
        var rows = Histories.Traps.Read();

        Assert.Equal("RETROSPOT \"TEA\" SET, CERAMIC", rows[3].Description);
        Assert.Equal("HAND WARMER UNION JACK", rows[5].Description);
        Assert.Equal("", rows[6].Description);
        Assert.Equal("", rows[5].Customer);
        Assert.Equal(new DateTime(2010, 12, 1, 8, 26, 0), rows[0].At);
        Assert.Contains("£20.00", rows[17].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OwnColumnsDatesAndSeparator_ByTheMap()
    {
        using var own = new Histories.Written("Order;Item;Pieces;Each;When\nSO-1;mug;3;4.50;24.12.2024 18:05\n");
        var file = own.File with
        {
            Columns = ColumnMap.Parse("invoice=Order,sku=Item,quantity=Pieces,price=Each,date=When"),
            DateFormat = "dd.MM.yyyy HH:mm",
            Delimiter = ';',
        };

        var row = Assert.Single(file.Read());

        Assert.Equal(new HistoryRow(1, "SO-1", "mug", "", 3, new DateTime(2024, 12, 24, 18, 5, 0), 4.50m, "", ""), row);
    }

    [Fact]
    public void ContentHash_OfAGzippedTwin_IsTheSame()
    {
        using var twin = new Histories.Written("", ".csv.gz");
        using (var packed = new GZipStream(File.Create(twin.Path), CompressionLevel.Fastest)) packed.Write(File.ReadAllBytes(Histories.Traps.Path));

        Assert.Equal(Histories.Traps.ContentHash(), twin.File.ContentHash());
        Assert.Equal(Histories.Traps.Read(), twin.File.Read());
    }

    [Theory]
    [InlineData("1,A,1,x", "Row 1: 'x' is no decimal price.")]
    [InlineData("1,A,1.5,2", "Row 1: '1.5' is no whole quantity.")]
    [InlineData("1,,1,2", "Row 1 has no invoice number or no SKU.")]
    public void Read_AValueThatIsNone_NamesTheRow(string row, string message)
    {
        using var bad = new Histories.Written($"InvoiceNo,StockCode,Quantity,UnitPrice\n{row}\n");

        Assert.Equal(message, Assert.Throws<BadHistoryException>(bad.File.Read).Message);
    }

    [Theory]
    [InlineData("InvoiceNo,StockCode,Quantity,UnitPrice\n1,A,1\n")] // A field is missing.
    [InlineData("InvoiceNo,StockCode,Quantity,UnitPrice\n1,\"A,1,2\n")] // A quote stays open.
    [InlineData("InvoiceNo,StockCode,Quantity\n1,A,1\n")] // A column is missing.
    [InlineData("")]
    public void Read_AFileThatIsNone_IsRefused(string content)
    {
        using var bad = new Histories.Written(content);

        Assert.Throws<BadHistoryException>(bad.File.Read);
    }

    [Fact]
    public void Read_AGzipThatIsNone_IsRefused()
    {
        using var bad = new Histories.Written("InvoiceNo", ".csv.gz");

        Assert.Throws<BadHistoryException>(bad.File.Read);
    }

    [Theory]
    [InlineData("invoice")]
    [InlineData("colour=Farbe")]
    [InlineData("sku=A,sku=B")]
    public void Parse_AMapThatIsNone_IsRefused(string map) => Assert.Throws<BadHistoryException>(() => ColumnMap.Parse(map));
}
