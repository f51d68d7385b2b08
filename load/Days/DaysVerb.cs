using System.CommandLine;
using System.Security.Cryptography;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Days;

/// <summary>The command line of <c>days</c>.</summary>
public static class DaysVerb
{
    private static readonly Option<long?> Seed = new("--seed") { Description = "Of the first day; each further day has the next number. Default: by chance." };
    private static readonly Option<int> Days = new("--days") { Description = "So many days.", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> Parallel = new("--parallel") { Description = "Days at once, 1 to 256.", DefaultValueFactory = _ => 16 };
    private static readonly Option<bool> Script = new("--script") { Description = "List every act with its answer." };
    private static readonly Option<int> Show = new("--show") { Description = "So many days that differ are listed.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> PatienceSeconds = new("--patience")
    {
        Description = "Seconds to repeat a call while the server is away.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<string> Run = new("--run")
    {
        Description = "Name that sets this run's SKUs, locations and keys apart; default from the clock.",
        DefaultValueFactory = _ => "d" + DateTime.UtcNow.ToString("yyMMddHHmmss"),
    };

    private const string Description = """
        Random days of a retailer over the HTTP API, each call beside a plain model.

        Shoppers place, cancel and return, warehouses receive, count, damage, repair and ship, carriers move stock and lose some of it, and everybody
        makes mistakes. A day has 200 SKUs in 6 locations of its own, so days can run side by side and on a server that holds other
        things. Each answer, and at the end of the day all levels, amounts and open promises, must be those of the model. A seed repeats its day.
        """;

    public static Command Create()
    {
        var command = new Command("days", Description)
        {
            ServerOptions.Url, ServerOptions.ApiKey, Seed, Days, Parallel, Script, Show, PatienceSeconds, Run,
        };
        Parallel.Validators.Add(result =>
        {
            if (result.GetValue(Parallel) is < 1 or > 256) result.AddError("--parallel is 1 to 256.");
        });
        Days.Validators.Add(result =>
        {
            if (result.GetValue(Days) < 1) result.AddError("--days is at least 1.");
        });
        command.SetAction((arguments, stop) => new DaysJob(Read(arguments), Terminal.Create()).RunAsync(stop));
        return command;
    }

    private static DaysOptions Read(ParseResult arguments) => new(
        arguments.GetValue(ServerOptions.Url)!,
        arguments.GetValue(Seed) ?? RandomNumberGenerator.GetInt32(1, int.MaxValue),
        arguments.GetValue(Days),
        arguments.GetValue(Parallel),
        arguments.GetValue(Run)!,
        Patience.UpTo(TimeSpan.FromSeconds(arguments.GetValue(PatienceSeconds))),
        arguments.GetValue(Script),
        arguments.GetValue(Show),
        arguments.GetValue(ServerOptions.ApiKey));
}
