using Spectre.Console;

namespace OrleansOms.Load.Suites.Report;

/// <summary>Two runs of one suite, step by step.</summary>
/// <param name="Earlier">Of the earlier run.</param>
/// <param name="Now">Of this one.</param>
public sealed record ComparedStep(string Phase, StepResult Earlier, StepResult Now);

/// <summary>A run beside an earlier one.</summary>
public static class Comparison
{
    /// <returns>The steps that both have, phase by phase, then over all.</returns>
    public static IReadOnlyList<ComparedStep> Of(SuiteResult earlier, SuiteResult now) =>
    [
        .. from step in now.StepsByPhase
           from then in earlier.StepsByPhase
           where then.Phase == step.Phase && then.Step.Step == step.Step.Step
           select new ComparedStep(step.Phase, then.Step, step.Step),
    ];

    /// <summary>What makes two runs hard to compare; empty when nothing does.</summary>
    public static IEnumerable<string> Reservations(SuiteResult earlier, SuiteResult now)
    {
        if (earlier.Suite != now.Suite) yield return $"the earlier run is of {earlier.Suite}, not of {now.Suite}";
        if (earlier.Sizes != now.Sizes) yield return $"the earlier run had other sizes: {earlier.Sizes}";
        if (earlier.Machine != now.Machine) yield return "the earlier run was made on another machine or runtime";
        if (earlier.Lag.IsVoid) yield return "the earlier run is void";
        if (!earlier.GateHolds) yield return "the earlier run's gate failed";
    }

    /// <summary>As <c>+12 %</c>.</summary>
    public static string Change(double earlier, double now) => earlier == 0 ? "" : $"{(now / earlier - 1) * 100:+0;-0;0} %";

    public static void Write(IAnsiConsole console, SuiteResult earlier, SuiteResult now)
    {
        foreach (var reservation in Reservations(earlier, now)) console.WriteLine($"compared with care: {reservation}");
        var table = new Table().Title(Markup.Escape($"against run {earlier.Run} of {earlier.StartedAt:u}")).AddColumn("phase").AddColumn("step");
        foreach (var column in (string[])["ok/s then", "now", "", "p50 ms then", "now", "", "p99 ms then", "now", ""])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (phase, then, step) in Of(earlier, now))
        {
            table.AddRow(
                Markup.Escape(phase), Markup.Escape(step.Step),
                $"{then.PerSecond:N1}", $"{step.PerSecond:N1}", Change(then.PerSecond, step.PerSecond),
                $"{then.Latency.P50:N2}", $"{step.Latency.P50:N2}", Change(then.Latency.P50, step.Latency.P50),
                $"{then.Latency.P99:N2}", $"{step.Latency.P99:N2}", Change(then.Latency.P99, step.Latency.P99));
        }
        console.Write(table);
    }
}
