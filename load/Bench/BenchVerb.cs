using System.CommandLine;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <summary>The command line of <c>bench</c>.</summary>
public static class BenchVerb
{
    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Connections, each with one order in flight.",
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

    private static readonly Option<int> Warmup = new("--warmup") { Description = "Seconds before those.", DefaultValueFactory = _ => 3 };
    private static readonly Option<long?> Orders = new("--orders") { Description = "End after so many orders." };
    private static readonly Option<bool> Sourced = new("--sourced") { Description = "Orders name no location; the server finds it." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of the SKUs' choice.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Run = new("--run")
    {
        Description = "Name that sets this run's SKUs and keys apart; default from the clock.",
        DefaultValueFactory = _ => "b" + DateTime.UtcNow.ToString("yyMMddHHmmss"),
    };

    public static Command Create()
    {
        var orders = new Command("orders", "Two-line orders in a closed loop; ends with a gate on what is committed in stock.")
        {
            ServerOptions.Url, ServerOptions.ApiKey, Connections, Skus, Duration, Warmup, Orders, Sourced, Seed, Run,
        };
        orders.SetAction(async (arguments, stop) =>
        {
            var options = new OrdersBenchOptions(
                arguments.GetValue(ServerOptions.Url)!, arguments.GetValue(Connections), arguments.GetValue(Skus),
                TimeSpan.FromSeconds(arguments.GetValue(Duration)), TimeSpan.FromSeconds(arguments.GetValue(Warmup)),
                arguments.GetValue(Orders), arguments.GetValue(Sourced), arguments.GetValue(Seed), arguments.GetValue(Run)!,
                Patience.UpTo(TimeSpan.FromSeconds(30)), arguments.GetValue(ServerOptions.ApiKey));
            return await RunAsync(options, stop);
        });
        return new Command("bench", "Benchmarks.") { orders };
    }

    private static async Task<int> RunAsync(OrdersBenchOptions options, CancellationToken stop)
    {
        try
        {
            return await new OrdersBench(options, Terminal.Create()).RunAsync(stop);
        }
        catch (Exception failure) when (failure is BenchRefusedException or ServerUnreachableException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 3;
        }
    }
}
