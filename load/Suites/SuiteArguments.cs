using System.CommandLine;
using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites;

/// <summary>The options that say how large a scenario is. What is not given is the scenario's own default.</summary>
public static class SuiteArguments
{
    private static readonly Option<double?> Rate = new("--rate") { Description = "Arrivals a second at full load." };
    private static readonly Option<double?> Duration = new("--duration") { Description = "Seconds of full load." };
    private static readonly Option<int?> Skus = new("--skus") { Description = "Distinct SKUs, 1 to 1,000,000." };
    private static readonly Option<int?> Locations = new("--locations") { Description = "Locations, 1 to 100." };
    private static readonly Option<int?> Spread = new("--spread") { Description = "So many of the locations have each SKU." };
    private static readonly Option<long?> Units = new("--units") { Description = "Opening stock of each SKU at each of its locations." };
    private static readonly Option<double?> Zipf = new("--zipf") { Description = "Exponent of the SKUs' popularity; 0 is even." };
    private static readonly Option<bool?> Sourced = new("--sourced") { Description = "Orders name no location; the server finds it." };
    private static readonly Option<int?> MinLines = new("--min-lines") { Description = "An order has at least so many lines." };
    private static readonly Option<int?> Lines = new("--lines") { Description = "An order has at most so many lines, 1 to 20." };
    private static readonly Option<long?> Attempts = new("--attempts") { Description = "Attempts to buy." };
    private static readonly Option<double?> Ratio = new("--ratio") { Description = "Looks for each order." };
    private static readonly Option<string?> Mode = new("--mode") { Description = "How it is looked: single, batch or mixed (a tenth in batches)." };
    private static readonly Option<int?> Batch = new("--batch") { Description = "SKUs in a batch, 1 to 500." };
    private static readonly Option<int?> Watchers = new("--watchers") { Description = "Streams that are open on the most popular SKUs; 0 for none." };
    private static readonly Option<double?> Returns = new("--returns") { Description = "Percent of the delivered orders of which something comes back." };
    private static readonly Option<double?> Cancels = new("--cancels") { Description = "Percent of the placed orders that are cancelled." };
    private static readonly Option<int?> Orders = new("--orders") { Description = "Orders that are delivered before the returns come." };
    private static readonly Option<string?> History = new("--history")
    {
        Description = "CSV of invoices that baskets are taken from; default ../shared/data beside the repository if it is there, else a few that are built in.",
    };

    /// <summary>By name, as the catalogue refers to them.</summary>
    public static IReadOnlyDictionary<string, Option> All { get; } = ((Option[])
        [Rate, Duration, Skus, Locations, Spread, Units, Zipf, Sourced, MinLines, Lines, Attempts, Ratio, Mode, Batch, Watchers, Returns, Cancels, Orders, History])
        .ToDictionary(option => option.Name, StringComparer.Ordinal);

    static SuiteArguments()
    {
        Bound(Rate, 0.001, 1_000_000);
        Bound(Duration, 0.1, 1_000_000);
        Bound(Skus, 1, 1_000_000);
        Bound(Locations, 1, 100);
        Bound(Spread, 1, 100);
        Bound(Units, 1, 1_000_000_000);
        Bound(Zipf, 0, 10);
        Bound(MinLines, 1, 20);
        Bound(Lines, 1, 20);
        Bound(Attempts, 1, 1_000_000_000);
        Bound(Ratio, 0, 1_000_000);
        Bound(Batch, 1, 500);
        Bound(Watchers, 0, 10_000);
        Bound(Returns, 0, 100);
        Bound(Cancels, 0, 100);
        Bound(Orders, 1, 10_000_000);
        Mode.AcceptOnlyFromAmong("single", "batch", "mixed");
    }

    public static ScenarioOptions Read(ParseResult given, ScenarioOptions defaults) => defaults with
    {
        Rate = given.GetValue(Rate) ?? defaults.Rate,
        Seconds = given.GetValue(Duration) ?? defaults.Seconds,
        Skus = given.GetValue(Skus) ?? defaults.Skus,
        Locations = given.GetValue(Locations) ?? defaults.Locations,
        Spread = given.GetValue(Spread) ?? defaults.Spread,
        Units = given.GetValue(Units) ?? defaults.Units,
        Zipf = given.GetValue(Zipf) ?? defaults.Zipf,
        Sourced = given.GetValue(Sourced) ?? defaults.Sourced,
        MinLines = given.GetValue(MinLines) ?? defaults.MinLines,
        Lines = given.GetValue(Lines) ?? defaults.Lines,
        Attempts = given.GetValue(Attempts) ?? defaults.Attempts,
        Ratio = given.GetValue(Ratio) ?? defaults.Ratio,
        Mode = given.GetValue(Mode) ?? defaults.Mode,
        Batch = given.GetValue(Batch) ?? defaults.Batch,
        Watchers = given.GetValue(Watchers) ?? defaults.Watchers,
        Returns = given.GetValue(Returns) ?? defaults.Returns,
        Cancels = given.GetValue(Cancels) ?? defaults.Cancels,
        Orders = given.GetValue(Orders) ?? defaults.Orders,
        History = given.GetValue(History) ?? defaults.History,
    };

    private static void Bound<T>(Option<T?> option, T least, T most)
        where T : struct, IComparable<T> => option.Validators.Add(result =>
        {
            if (result.GetValue(option) is { } value && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
                result.AddError($"{option.Name} is {least} to {most}.");
        });
}
