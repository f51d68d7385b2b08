using OrleansOms.Load.Http;

namespace OrleansOms.Load.Days;

/// <summary>What was asked for.</summary>
/// <param name="Seed">Of the first day; each further one has the next number.</param>
/// <param name="Parallel">Days under way at once: they have nothing in common.</param>
/// <param name="Run">Sets the names of this run apart from those of others on the same server.</param>
/// <param name="Script">Lists every act of every day with its answer.</param>
/// <param name="Show">Days that differ, of which the differences are listed.</param>
public sealed record DaysOptions(
    Uri Url, long Seed, int Days, int Parallel, string Run, Patience Patience, bool Script = false, int Show = 10, string? ApiKey = null)
{
    /// <summary>The command that repeats one day.</summary>
    public string Repeat(long seed) => $"dotnet run --project load -- days --url {Url.ToString().TrimEnd('/')} --seed {seed} --days 1 --script";
}
