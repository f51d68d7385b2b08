using System.Diagnostics;
using OrleansOms.Load.Http;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Report;
using OrleansOms.Load.Suites.Running;
using OrleansOms.Load.Suites.Scenarios;
using Spectre.Console;

namespace OrleansOms.Load.Suites;

/// <param name="Command">As it was typed, for the report.</param>
/// <param name="MaxLagMs">The generator's own lateness, as p99 in milliseconds, beyond which the run is void.</param>
/// <param name="Patience">With the server, when it prepares, settles and checks.</param>
/// <param name="GatePatience">So long a difference may last: what follows an answer may come a little later.</param>
public sealed record SuiteRunOptions(
    string Suite, string Run, string Command, GeneratorOptions Generator, double MaxLagMs, Patience Patience, TimeSpan GatePatience,
    IReadOnlyList<Threshold> Thresholds);

/// <summary>One run of a scenario: prepares, loads, settles what has no outcome, checks.</summary>
public sealed class SuiteRun(SuiteRunOptions options, Scenario scenario, IAnsiConsole console)
{
    private const int Connections = 32;

    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(200);

    private readonly Finisher _finisher = new(options.Generator.Url, options.Generator.ApiKey, Connections, options.Patience);

    /// <exception cref="ServerUnreachableException">Outside of the load, where that is a finding and no end.</exception>
    /// <exception cref="BadScenarioException">The server refuses to be prepared.</exception>
    public async Task<SuiteResult> RunAsync(CancellationToken stop)
    {
        console.WriteLine($"Suite {options.Suite}, run {options.Run}, seed {options.Generator.Seed}, at {options.Generator.Url}. {scenario.Sizes}");
        foreach (var stage in scenario.Preparation()) await FinishAsync(stage, stop);
        console.WriteLine($"prepared; {scenario.Load.ExpectedArrivals:N0} arrivals in {scenario.Load.Seconds:N0} s are to come");

        var startedAt = DateTimeOffset.UtcNow;
        var recording = new Recording(scenario.Load);
        var cpu = Environment.CpuUsage.TotalTime;
        long settled;
        TimeSpan burnt;
        using (scenario.Accompany(options.Generator.Url, options.Generator.ApiKey))
        {
            using var generator = new Generator(options.Generator, recording);
            await new LiveView(console, options.Suite, scenario.Load, recording).ShowAsync(
                OwnThread.Run(() => generator.Run(scenario.Load, scenario.Begin, stop)));
            burnt = Environment.CpuUsage.TotalTime - cpu;
            settled = generator.Open.Count;
            if (settled > 0) console.WriteLine($"{settled:N0} calls have no outcome yet and are made again");
            await FinishAsync(generator.Open, stop);
        }
        var gate = await GateAsync(recording, stop);
        return Result(startedAt, recording, burnt, settled, gate);
    }

    private SuiteResult Result(DateTimeOffset startedAt, Recording recording, TimeSpan cpu, long settled, IReadOnlyList<GateRule> gate)
    {
        var steps = ResultBuilder.Steps(scenario.Load, recording);
        var answers = steps.Sum(step => step.Answers);
        var result = new SuiteResult(
            options.Suite, options.Run, options.Generator.Url.ToString(), startedAt, options.Command, scenario.Sizes, Machine.This,
            recording.ElapsedSeconds, ResultBuilder.Phases(scenario.Load, recording), steps, recording.SecondsSoFar(),
            new LagResult(Latencies.Of(recording.Lag), options.MaxLagMs),
            new GeneratorCost(answers, cpu.TotalMicroseconds / Math.Max(1, answers)), settled, [.. scenario.Figures(recording)], gate, []);
        return result with { Thresholds = [.. options.Thresholds.Select(threshold => threshold.Judge(result))] };
    }

    private async Task<IReadOnlyList<GateRule>> GateAsync(Recording recording, CancellationToken stop)
    {
        var all = scenario.Checks().ToList();
        console.WriteLine($"gate: {all.Count:N0} reads");
        await FinishAsync(all, stop);
        var since = Stopwatch.GetTimestamp();
        for (var different = Different(all); different.Count > 0 && Stopwatch.GetElapsedTime(since) < options.GatePatience; different = Different(different))
        {
            await Task.Delay(BetweenChecks, stop);
            await FinishAsync(different, stop);
        }
        var unserved = scenario.Load.Stretches.SelectMany(recording.StepsIn).Sum(step => step.Labels.GetValueOrDefault(Recording.WentAwayLabel));
        return [.. all.GroupBy(check => check.Rule, StringComparer.Ordinal).Select(Rule), .. scenario.Rules(unserved)];
    }

    private static List<Check> Different(IEnumerable<Check> checks) => [.. checks.Where(check => check.Difference is not null)];

    private static GateRule Rule(IGrouping<string, Check> checks)
    {
        const int Shown = 5;
        var different = Different(checks);
        var said = $"{checks.Count():N0} checked, {different.Count:N0} differ";
        return new GateRule(
            checks.Key, different.Count == 0,
            different.Count == 0 ? said : $"{said}: {string.Join(" | ", different.Take(Shown).Select(check => check.Difference))}");
    }

    private Task FinishAsync(IEnumerable<Journey> journeys, CancellationToken stop) => OwnThread.Run(() => _finisher.Finish(journeys, stop));
}
