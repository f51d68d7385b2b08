using System.CommandLine;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <summary>The command line of <c>bench</c>.</summary>
public static class BenchVerb
{
    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Connections, each with one request in flight.",
        DefaultValueFactory = _ => 128,
    };

    private static readonly Option<int> Skus = new("--skus")
    {
        Description = "Distinct SKUs, 2 to 1,000,000.",
        DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<int> Duration = new("--duration")
    {
        Description = "Seconds that are measured.",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<int> Warmup = new("--warmup") { Description = "Seconds before those, in which code is compiled and caches fill.", DefaultValueFactory = _ => 10 };
    private static readonly Option<long?> Requests = new("--requests", "--orders") { Description = "End after so many requests." };
    private static readonly Option<bool> Sourced = new("--sourced") { Description = "Orders name no location; the server finds it." };
    private static readonly Option<int> Locations = new("--locations") { Description = "Locations that have each SKU.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Batch = new("--batch") { Description = "SKUs a request asks for, 1 to 500.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of the SKUs' choice.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Run = new("--run")
    {
        Description = "Name that sets this run's SKUs and keys apart; default from the clock.",
        DefaultValueFactory = _ => "b" + DateTime.UtcNow.ToString("yyMMddHHmmss"),
    };

    private static readonly Option<FileInfo?> Result = new("--result") { Description = "A file that the result is added to, for 'bench compare'." };
    private static readonly Option<string> Workload = new("--workload") { Description = "Its name there.", DefaultValueFactory = _ => "bench" };
    private static readonly Option<string> Side = new("--side") { Description = "The server's name there.", DefaultValueFactory = _ => "ours" };
    private static readonly Argument<FileInfo> Results = new("results") { Description = "A file that --result made." };
    private static readonly Option<FileInfo?> Markdown = new("--markdown") { Description = "A file that the table is written to." };

    public static Command Create()
    {
        var orders = Measuring("orders", "Two-line orders in a closed loop; ends with a gate on what is committed in stock.", (loop, arguments) =>
            new OrdersBench(new OrdersBenchOptions(loop, arguments.GetValue(Skus), arguments.GetValue(Sourced)), Terminal.Create()).RunAsync);
        orders.Options.Add(Sourced);

        var availability = Measuring("availability", "Looks at what can be had, in a closed loop; ends with a gate on what they say.", (loop, arguments) =>
            new AvailabilityBench(
                new AvailabilityBenchOptions(loop, arguments.GetValue(Skus), arguments.GetValue(Locations), arguments.GetValue(Batch)),
                Terminal.Create()).RunAsync);
        availability.Options.Add(Locations);
        availability.Options.Add(Batch);
        availability.Validators.Add(result =>
        {
            if (result.GetValue(Batch) < 1 || result.GetValue(Batch) > Math.Min(500, result.GetValue(Skus)))
                result.AddError("--batch is 1 to 500, and at most --skus.");
        });

        var compare = new Command("compare", "Medians of the runs in a file, and ratios to the side that comes first in it.") { Results, Markdown };
        compare.SetAction(arguments => CompareAsync(arguments.GetValue(Results)!, arguments.GetValue(Markdown)));
        return new Command("bench", "Benchmarks.") { orders, availability, compare };
    }

    private static Command Measuring(
        string name, string description, Func<ClosedLoop, ParseResult, Func<CancellationToken, Task<BenchMeasure>>> bench)
    {
        var command = new Command(name, description)
        {
            ServerOptions.Url, ServerOptions.ApiKey, Connections, Skus, Duration, Warmup, Requests, Seed, Run, Result, Workload, Side,
        };
        command.SetAction(async (arguments, stop) =>
        {
            var loop = new ClosedLoop(
                arguments.GetValue(ServerOptions.Url)!, arguments.GetValue(Connections), TimeSpan.FromSeconds(arguments.GetValue(Duration)),
                TimeSpan.FromSeconds(arguments.GetValue(Warmup)), arguments.GetValue(Requests), arguments.GetValue(Seed), arguments.GetValue(Run)!,
                Patience.UpTo(TimeSpan.FromSeconds(30)), arguments.GetValue(ServerOptions.ApiKey));
            return await MeasureAsync(bench(loop, arguments), arguments, stop);
        });
        return command;
    }

    private static async Task<int> MeasureAsync(Func<CancellationToken, Task<BenchMeasure>> bench, ParseResult arguments, CancellationToken stop)
    {
        try
        {
            var measure = await bench(stop);
            if (arguments.GetValue(Result) is { } file)
                BenchResult.Of(arguments.GetValue(Workload)!, arguments.GetValue(Side)!, measure).AppendTo(file.FullName);
            return measure.GateHolds ? 0 : 1;
        }
        catch (Exception failure) when (failure is BenchRefusedException or ServerUnreachableException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 3;
        }
    }

    private static async Task<int> CompareAsync(FileInfo results, FileInfo? markdown)
    {
        try
        {
            var comparison = new Comparison(BenchResult.Read(results.FullName));
            comparison.Write(Terminal.Create());
            if (markdown is not null) await File.WriteAllTextAsync(markdown.FullName, comparison.Markdown());
            return comparison.AllGatesHold ? 0 : 1;
        }
        catch (Exception failure) when (failure is BenchResultException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 3;
        }
    }
}
