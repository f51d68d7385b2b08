using System.CommandLine;
using System.CommandLine.Parsing;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay;

/// <summary>The command line of <c>replay</c>.</summary>
public static class ReplayVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "Order history, .csv or .csv.gz." };
    private static readonly Option<string?> Map = new("--map")
    {
        Description = "Columns of your own file, as invoice=OrderNo,sku=Item,...; fields: invoice, sku, description, quantity, date, price, "
            + "customer, country.",
    };

    private static readonly Option<string> Delimiter = new("--delimiter")
    {
        Description = "Field separator, one character.",
        DefaultValueFactory = _ => ",",
    };

    private static readonly Option<string?> DateFormat = new("--date-format")
    {
        Description = ".NET format of the date column; default ISO 8601.",
    };

    private static readonly Option<string?> LocationsFile = new("--locations")
    {
        Description = "CSV of places: id,name,kind,country,lat,lon. Default: three warehouses and five stores that are built in.",
    };

    private static readonly Option<string?> NonProductCodes = new("--non-products")
    {
        Description = $"Codes that are not goods, as CODE=kind,...; a final * stands for any ending. Default: {NonProducts.Default.List}.",
    };

    private static readonly Option<string> Cancellations = new("--cancellation-prefix")
    {
        Description = "Before a digit it marks a cancellation's number.",
        DefaultValueFactory = _ => "C",
    };

    private static readonly Option<string> MoneyOnly = new("--money-prefix")
    {
        Description = "Before a digit it marks an invoice that only keeps books.",
        DefaultValueFactory = _ => "A",
    };

    private static readonly Option<string> Currency = new("--currency") { Description = "ISO 4217.", DefaultValueFactory = _ => "GBP" };
    private static readonly Option<string> Country = new("--country")
    {
        Description = "ISO 3166-1 alpha-2, for customers without a known one.",
        DefaultValueFactory = _ => "GB",
    };

    private static readonly Option<string> Channel = new("--channel")
    {
        Description = "The orders' channel.",
        DefaultValueFactory = _ => "replay",
    };

    private static readonly Option<int> Concurrency = new("--concurrency")
    {
        Description = "Invoices in flight, 1 to 1024.",
        DefaultValueFactory = _ => 32,
    };

    private static readonly Option<int> PatienceSeconds = new("--patience")
    {
        Description = "Seconds to repeat a call while the server is away.",
        DefaultValueFactory = _ => 120,
    };

    private static readonly Option<int?> Limit = new("--limit-invoices") { Description = "Only the first N invoices." };
    private static readonly Option<DateOnly?> From = new("--from") { Description = "First day, by the invoice's first row." };
    private static readonly Option<DateOnly?> To = new("--to") { Description = "Last day." };
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Print the plan and the arithmetic; no server is needed.",
    };

    private static readonly Option<bool> ListMoneyOnly = new("--list-money-only") { Description = "List each row that only moves money." };
    private static readonly Option<int> Show = new("--show")
    {
        Description = "So many differences are listed.",
        DefaultValueFactory = _ => 20,
    };

    private const string Description = """
        Drives the HTTP API with an order history and reconciles every SKU, location and amount against arithmetic on the file.

        Each sale invoice becomes an order (invoice number = reference), shipped from where it was allocated and delivered; codes that are
        not goods become charges. What a known customer cancels is tied to that customer's latest earlier orders of the SKU and becomes
        returns: received, restocked and refunded at the price paid. Other cancellations, write-offs and finds become stock adjustments. What
        only moves money is counted and listed.
        The server should hold nothing else. An interrupted run is started again with the same command, within the 24 hours for which stock
        remembers keys.

        """;

    public static Command Create()
    {
        var command = new Command("replay", Description + Placement.InWords)
        {
            File, ServerOptions.Url, ServerOptions.ApiKey, Map, Delimiter, DateFormat, LocationsFile, NonProductCodes, Cancellations,
            MoneyOnly, Currency, Country, Channel, Concurrency, PatienceSeconds, Limit, From, To, DryRun, ListMoneyOnly, Show,
        };
        Delimiter.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length != 1 || !char.IsAscii(token.Value[0])))
                result.AddError("--delimiter is one ASCII character.");
        });
        Concurrency.Validators.Add(result => Between(result, Concurrency, 1, 1024));
        PatienceSeconds.Validators.Add(result => Between(result, PatienceSeconds, 0, 3600));
        command.SetAction((arguments, stop) =>
        {
            try
            {
                return new ReplayJob(Read(arguments), Terminal.Create()).RunAsync(stop);
            }
            catch (BadHistoryException bad)
            {
                Console.Error.WriteLine(bad.Message);
                return Task.FromResult(ExitCodes.BadInput);
            }
        });
        return command;
    }

    private static void Between(OptionResult result, Option<int> option, int least, int most)
    {
        if (result.GetValue(option) is var value && (value < least || value > most))
            result.AddError($"{option.Name} is {least} to {most}, not {value}.");
    }

    /// <exception cref="BadHistoryException">An option's value can't be used.</exception>
    public static ReplayOptions Read(ParseResult arguments)
    {
        var file = new HistoryFile(
            arguments.GetValue(File)!, ColumnMap.Parse(arguments.GetValue(Map)), arguments.GetValue(DateFormat),
            arguments.GetValue(Delimiter)![0]);
        var settings = new PlanSettings(
            arguments.GetValue(LocationsFile) is { } path ? Locations.Read(path) : Locations.BuiltIn,
            arguments.GetValue(Currency)!, arguments.GetValue(Channel)!, arguments.GetValue(Country)!,
            arguments.GetValue(From), arguments.GetValue(To), arguments.GetValue(Limit))
        {
            Numbers = new InvoiceNumbers(arguments.GetValue(Cancellations)!, arguments.GetValue(MoneyOnly)!),
            NonProducts = arguments.GetValue(NonProductCodes) is { } codes ? NonProducts.Parse(codes) : NonProducts.Default,
        };
        return new ReplayOptions(
            file, settings, arguments.GetValue(ServerOptions.Url)!, arguments.GetValue(Concurrency),
            Patience.UpTo(TimeSpan.FromSeconds(arguments.GetValue(PatienceSeconds))), arguments.GetValue(DryRun),
            arguments.GetValue(Show), arguments.GetValue(ListMoneyOnly), arguments.GetValue(ServerOptions.ApiKey));
    }
}
