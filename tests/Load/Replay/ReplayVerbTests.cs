using OrleansOms.Load.Replay;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Tests.Replay;

public class ReplayVerbTests
{
    [Fact]
    public void Read_EveryOption_ReachesTheRun()
    {
        var parsed = ReplayVerb.Create().Parse(
            [
                "own.csv.gz", "--url", "http://127.0.0.1:5081", "--api-key", "k", "--concurrency", "8", "--patience", "5",
                "--map", "invoice=Order", "--delimiter", ";", "--date-format", "dd.MM.yyyy",
                "--non-products", "P*=shipping", "--cancellation-prefix", "R", "--money-prefix", "M",
                "--currency", "EUR", "--country", "DE", "--channel", "shop",
                "--limit-invoices", "7", "--from", "2011-01-02", "--to", "2011-01-03", "--dry-run", "--list-money-only", "--show", "3",
            ]);

        var options = ReplayVerb.Read(parsed);

        Assert.Empty(parsed.Errors);
        Assert.Equal(("own.csv.gz", ';', "dd.MM.yyyy"), (options.File.Path, options.File.Delimiter, options.File.DateFormat));
        Assert.StartsWith("invoice=Order,", options.File.Columns.ToString(), StringComparison.Ordinal);
        Assert.Equal((new Uri("http://127.0.0.1:5081"), "k"), (options.Url, options.ApiKey));
        Assert.Equal((8, TimeSpan.FromSeconds(5)), (options.Concurrency, options.Patience.Total));
        Assert.Equal((true, true, 3), (options.DryRun, options.ListMoneyOnly, options.ShowDifferences));
        var settings = options.Settings;
        Assert.Equal(("EUR", "shop", "DE", 7), (settings.Currency, settings.Channel, settings.DefaultCountry, settings.LimitInvoices));
        Assert.Equal((new DateOnly(2011, 1, 2), new DateOnly(2011, 1, 3)), (settings.From, settings.To));
        Assert.Equal((new InvoiceNumbers("R", "M"), "shipping"), (settings.Numbers, settings.NonProducts.KindOf("PX")));
    }

    [Theory]
    [InlineData("--url", "nowhere")]
    [InlineData("--url", "ftp://127.0.0.1")]
    [InlineData("--concurrency", "0")]
    [InlineData("--patience", "-1")]
    [InlineData("--from", "yesterday")]
    [InlineData("--delimiter", "xy")]
    public void Parse_AValueThatIsNone_IsAnError(string option, string value) =>
        Assert.NotEmpty(ReplayVerb.Create().Parse(["file.csv", option, value]).Errors);

    [Fact]
    public async Task Invoke_AFileThatIsNotThere_IsOneSentenceAndAnExitCode()
    {
        var parsed = ReplayVerb.Create().Parse(["not-there.csv", "--dry-run"]);

        Assert.Equal(ExitCodes.BadInput, await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
    }
}
