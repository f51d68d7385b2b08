using CsvHelper;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Tests.Replay;

public class RowRuleTests
{
    [Fact]
    public void UseOf_EachTrapOfTheFixture_IsWhatItsLastColumnSays()
    {
        using var csv = CsvReader.FromFile(Histories.Traps.Path);
        var expected = new List<string>();
        while (csv.Read()) expected.Add($"{csv.RowNumber} {csv.GetString("Expected")}");

        var actual = new InvoiceNumbers().Group(Histories.Traps.Read())
            .SelectMany(invoice => invoice.Rows, (invoice, row) => (row.Number, Use: RowRule.UseOf(invoice.Kind, row, NonProducts.Default)))
            .OrderBy(row => row.Number).Select(row => $"{row.Number} {row.Use}");

        Assert.Equal(expected, actual, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(InvoiceKind.Cancellation, -3, 2.5, 3)] // Goods come back.
    [InlineData(InvoiceKind.Cancellation, -3, 0, 3)]
    [InlineData(InvoiceKind.Correction, -3, 0, -3)] // Written off.
    [InlineData(InvoiceKind.Correction, 3, 0, 3)] // Found.
    [InlineData(InvoiceKind.Sale, -3, 2.5, 3)] // Sent back with the next order.
    [InlineData(InvoiceKind.Sale, -3, 0, -3)]
    public void StockChange_OfAnAdjustment_HasTheSignOfTheGoods(InvoiceKind kind, long quantity, double price, long expected) =>
        Assert.Equal(expected, RowRule.StockChange(kind, new HistoryRow(1, "1", "A", "", quantity, null, (decimal)price, "", "")));

    [Fact]
    public void Group_OfAnInvoiceInTwoMinutesAndWithAGap_IsOneInvoice()
    {
        var invoice = Assert.Single(new InvoiceNumbers().Group(Histories.Traps.Read()), invoice => invoice.Number == "536366");

        Assert.Equal([6, 8, 9], invoice.Rows.Select(row => row.Number));
    }

    [Theory]
    [InlineData("C536379", InvoiceKind.Cancellation)]
    [InlineData("A563185", InvoiceKind.Money)]
    [InlineData("CO-17", InvoiceKind.Sale)]
    [InlineData("C", InvoiceKind.Sale)]
    [InlineData("536379", InvoiceKind.Sale)]
    public void Group_PrefixOfANumber_MakesTheKindOnlyBeforeADigit(string number, InvoiceKind expected)
    {
        var row = new HistoryRow(1, number, "A", "", 1, null, 1m, "", "");

        Assert.Equal(expected, new InvoiceNumbers().Group([row])[0].Kind);
    }

    [Theory]
    [InlineData("POST", "shipping")]
    [InlineData("post", null)]
    [InlineData("m", "adjustment")]
    [InlineData("gift_0001_70", "voucher")]
    [InlineData("BANK CHARGES", "fee")]
    [InlineData("PADS", null)]
    [InlineData("DCGSSBOY", null)]
    public void KindOf_ACode_IsFromTheListAndCaseSensitive(string code, string? expected) =>
        Assert.Equal(expected, NonProducts.Default.KindOf(code));

    [Fact]
    public void KindOf_EveryCodeOfTheRealCatalogue_AgreesWithIt()
    {
        using var csv = CsvReader.FromFile(Histories.Shared("products.csv"));
        var compared = 0;
        for (; csv.Read(); compared++) Assert.Equal(csv.GetString("kind"), NonProducts.Default.KindOf(csv.GetString("stock_code")) ?? "product");

        Assert.Equal(4070, compared);
    }
}
