using System.CommandLine;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Report;
using OrleansOms.Load.Suites.Running;
using OrleansOms.Load.Suites.Scenarios;
using Spectre.Console;

namespace OrleansOms.Load.Suites;

/// <summary>The command line of <c>suite</c>.</summary>
public static class SuiteVerb
{
    private static readonly Option<string?> Load = new("--load")
    {
        Description = "Another load than the scenario's own, in NBomber's vocabulary: KIND:RATE:SECONDS[:PHASE],... with inject (even), random "
            + "(Poisson), ramp (to the rate), constant (copies, closed), pause (without a rate); as ramp:500:5,random:500:30:hold.",
    };

    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "At most so many are open, 1 to 10,000; who arrives when all are busy waits, and that counts.",
        DefaultValueFactory = _ => 256,
    };

    private static readonly Option<double> Attempt = new("--attempt")
    {
        Description = "Seconds after which a call counts as unanswered.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<double> GiveUp = new("--give-up")
    {
        Description = "Seconds after which who waits for a connection goes away.",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<double> MaxLag = new("--max-lag")
    {
        Description = "Milliseconds that the generator itself may be late (p99); beyond them the run is void.",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<string[]> ThresholdTexts = new("--threshold") { Description = $"May be given several times. {Threshold.Grammar}" };
    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Directory for report.html, report.json, steps.csv and seconds.csv.",
    };

    private static readonly Option<string?> Compare = new("--compare") { Description = "An earlier report.json, or its directory." };
    private static readonly Option<long> Seed = new("--seed") { Description = "Of all that is left to chance.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> PatienceSeconds = new("--patience")
    {
        Description = "Seconds to repeat a call before and after the load while the server is away.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<string> Run = new("--run")
    {
        Description = "Name that sets this run's SKUs and keys apart; default from the clock.",
        DefaultValueFactory = _ => "s" + DateTime.UtcNow.ToString("yyMMddHHmmss"),
    };

    private const string Description = """
        Load scenarios, each with a gate on what the server holds afterwards.

        Arrivals do not wait for each other: they come when they come (an open model), and latency counts from when a call should have been sent.
        Ends with 0; 1 when the gate failed; 2 for a bad option; 3 when the server is away; 4 when a threshold was missed; 5 when the generator
        itself was so late that the run says nothing.
        """;

    public static Command Create()
    {
        var suite = new Command("suite", Description) { List() };
        foreach (var entry in Catalogue.Entries) suite.Add(Of(entry));
        Connections.Validators.Add(result =>
        {
            if (result.GetValue(Connections) is < 1 or > 10_000) result.AddError("--connections is 1 to 10,000.");
        });
        return suite;
    }

    private static Command List()
    {
        var list = new Command("list", "Lists the scenarios.");
        list.SetAction(_ =>
        {
            var table = new Table().NoBorder().HideHeaders().AddColumn("").AddColumn("");
            foreach (var entry in Catalogue.Entries) table.AddRow(entry.Name, entry.Summary);
            Terminal.Create().Write(table);
        });
        return list;
    }

    private static Command Of(CatalogueEntry entry)
    {
        var command = new Command(entry.Name, entry.Summary) { ServerOptions.Url, ServerOptions.ApiKey };
        foreach (var name in entry.Sizes) command.Add(SuiteArguments.All[name]);
        foreach (var option in (Option[])[Load, Connections, Attempt, GiveUp, MaxLag, ThresholdTexts, Report, Compare, Seed, PatienceSeconds, Run])
            command.Add(option);
        command.SetAction((given, stop) => RunAsync(entry, given, stop));
        return command;
    }

    private static async Task<int> RunAsync(CatalogueEntry entry, ParseResult given, CancellationToken stop)
    {
        var console = Terminal.Create();
        try
        {
            var earlier = given.GetValue(Compare) is { } path ? ResultFiles.Read(path) : null;
            var options = SuiteArguments.Read(given, entry.Defaults) with
            {
                Run = given.GetValue(Run)!,
                Seed = given.GetValue(Seed),
                Load = given.GetValue(Load),
            };
            var result = await new SuiteRun(OptionsOf(entry, given), entry.Create(options), console).RunAsync(stop);
            ResultTables.Write(console, result);
            if (earlier is not null) Comparison.Write(console, earlier, result);
            if (given.GetValue(Report) is { } directory)
            {
                ResultFiles.Write(result, earlier, directory);
                console.WriteLine($"report: {Path.GetFullPath(directory)}");
            }
            return ExitCodeOf(result);
        }
        catch (Exception refused) when (refused is BadScenarioException or BadProfileException or BadHistoryException or FormatException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return SuiteExitCodes.BadInput;
        }
        catch (ServerUnreachableException unreachable)
        {
            await Console.Error.WriteLineAsync(unreachable.Message);
            return SuiteExitCodes.ServerUnreachable;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return SuiteExitCodes.Interrupted;
        }
    }

    private static SuiteRunOptions OptionsOf(CatalogueEntry entry, ParseResult given)
    {
        var url = given.GetValue(ServerOptions.Url)!;
        if (url.Scheme != Uri.UriSchemeHttp) throw new BadScenarioException("Suites speak plain HTTP: --url begins with http://.");
        var attempt = TimeSpan.FromSeconds(given.GetValue(Attempt));
        var generator = new GeneratorOptions(
            url, given.GetValue(ServerOptions.ApiKey), given.GetValue(Connections), attempt, TimeSpan.FromSeconds(given.GetValue(GiveUp)),
            given.GetValue(Seed));
        var thresholds = (given.GetValue(ThresholdTexts) ?? []).Select(Threshold.Parse);
        var patience = Patience.UpTo(TimeSpan.FromSeconds(given.GetValue(PatienceSeconds))) with { Attempt = attempt };
        return new SuiteRunOptions(
            entry.Name, given.GetValue(Run)!, $"suite {entry.Name} {Words(given)}".TrimEnd(), generator, given.GetValue(MaxLag), patience,
            TimeSpan.FromSeconds(10), [.. thresholds]);
    }

    // As it can be typed again; without the key, which is nobody else's to read.
    private static string Words(ParseResult given)
    {
        var words = given.Tokens.Select(token => token.Value).SkipWhile(word => word == "suite").Skip(1).ToList();
        if (words.IndexOf(ServerOptions.ApiKey.Name) is >= 0 and var key) words.RemoveRange(key, Math.Min(2, words.Count - key));
        return string.Join(' ', words.Select(word => word.Any(char.IsWhiteSpace) || word.Contains('<') || word.Contains('>') ? $"'{word}'" : word));
    }

    private static int ExitCodeOf(SuiteResult result) => result switch
    {
        { GateHolds: false } => SuiteExitCodes.GateFailed,
        { Lag.IsVoid: true } => SuiteExitCodes.Void,
        _ when result.Thresholds.Any(threshold => !threshold.IsMet) => SuiteExitCodes.ThresholdMissed,
        _ => SuiteExitCodes.Passed,
    };
}
