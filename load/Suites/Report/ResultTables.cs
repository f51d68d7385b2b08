using Spectre.Console;

namespace OrleansOms.Load.Suites.Report;

/// <summary>A run's outcome on the terminal.</summary>
public static class ResultTables
{
    public static void Write(IAnsiConsole console, SuiteResult result)
    {
        foreach (var phase in result.Phases)
            WriteSteps(console, $"{phase.Phase}: {phase.Arrivals:N0} arrivals in {phase.Seconds:N1} s", phase.Steps);
        if (result.Phases.Count > 1) WriteSteps(console, $"all: {result.ElapsedSeconds:N1} s", result.Steps);
        WriteCodes(console, result);
        foreach (var figure in result.Figures) console.WriteLine($"{figure.Name}: {figure.Value:N1} {figure.Unit}");
        var lag = result.Lag.Latency;
        console.WriteLine(
            $"generator: late by {lag.P50:N1} ms p50, {lag.P99:N1} ms p99, {lag.Max:N1} ms at most; "
            + $"{result.Generator.CpuMicroseconds:N1} microseconds of CPU an answer");
        if (result.Lag.IsVoid) console.WriteLine($"THIS RUN IS VOID: the generator's p99 is beyond {result.Lag.Bound:N0} ms.");
        foreach (var threshold in result.Thresholds)
        {
            var seen = threshold.Value is { } value ? $"{value:N2}" : "not seen";
            console.WriteLine($"threshold {threshold.Threshold}: {seen}, {(threshold.IsMet ? "met" : "MISSED")}");
        }
        foreach (var rule in result.Gate) console.WriteLine($"gate: {rule.Rule}: {rule.Said}: {(rule.Holds ? "holds" : "FAILED")}");
    }

    private static void WriteSteps(IAnsiConsole console, string title, IReadOnlyList<StepResult> steps)
    {
        if (steps.Count == 0) return;
        var table = new Table().Title(Markup.Escape(title)).AddColumn("step");
        foreach (var column in (string[])["ok", "ok/s", "refused", "busy", "overloaded", "failed", "p50 ms", "p90", "p99", "p99.9", "max", "no: p99 ms", "overloaded: p99"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var step in steps)
        {
            table.AddRow(
                Markup.Escape(step.Step), $"{step.Ok:N0}", $"{step.PerSecond:N1}", $"{step.Refused:N0}", $"{step.Busy:N0}", $"{step.Overloaded:N0}", $"{step.Failed:N0}",
                $"{step.Latency.P50:N2}", $"{step.Latency.P90:N2}", $"{step.Latency.P99:N2}", $"{step.Latency.P999:N2}", $"{step.Latency.Max:N2}",
                $"{step.TurnedAway.P99:N2}", $"{step.Overload.P99:N2}");
        }
        console.Write(table);
    }

    private static void WriteCodes(IAnsiConsole console, SuiteResult result)
    {
        foreach (var step in result.Steps)
            console.WriteLine($"{step.Step}: {string.Join(", ", step.Codes.Select(code => $"{code.Key} x {code.Value:N0}"))}");
    }
}
