using System.Diagnostics;

namespace OrleansOms.Simulation.Running;

/// <summary>Runs seeds and says what came of them.</summary>
public static class Simulate
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="count"/> seeds from <paramref name="first"/> on, some at a time; the order does not matter to any of them.</summary>
    /// <param name="stopAtFirst">Ends with the first seed that fails.</param>
    public static Summary Many(ulong first, long count, int atOnce, TextWriter output, bool stopAtFirst = false)
    {
        var summary = new Summary();
        var started = Stopwatch.GetTimestamp();
        var said = started;
        var gate = new Lock();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, (i, loop) =>
        {
            var result = Run.Of(Scenario.Of(first + (ulong)i));
            lock (gate)
            {
                summary.Add(result);
                if (!result.IsGood)
                {
                    output.WriteLine($"seed {result.Scenario.Seed} FAILED: {result.Violations[0].Invariant}: {result.Violations[0].Text}");
                    if (stopAtFirst) loop.Stop();
                }
                if (Stopwatch.GetElapsedTime(said) < SayEvery) return;
                said = Stopwatch.GetTimestamp();
                var perSecond = summary.Runs / Stopwatch.GetElapsedTime(started).TotalSeconds;
                var left = TimeSpan.FromSeconds((count - summary.Runs) / perSecond);
                output.WriteLine(
                    $"{summary.Runs:N0} of {count:N0} seeds, {perSecond:N0}/s, {left:hh\\:mm\\:ss} left, {summary.Failed.Count} failed");
            }
        });
        return summary;
    }

    /// <summary>Runs one seed again; one that fails is made as small as can be, and its trace printed.</summary>
    /// <returns>Whether it is good.</returns>
    public static bool One(ulong seed, bool trace, TextWriter output)
    {
        var result = Run.Of(Scenario.Of(seed), keepsTrace: trace);
        foreach (var line in result.Trace) output.WriteLine(line);
        Write(result, output);
        if (result.IsGood) return true;
        var smallest = Shrinking.Smallest(result);
        output.WriteLine();
        output.WriteLine($"The shortest that was found: {smallest.Scenario.Operations.Count} operations ({string.Join(' ', smallest.Scenario.Operations)})");
        foreach (var line in smallest.Trace) output.WriteLine(line);
        Write(smallest, output);
        return false;
    }

    public static void Write(Summary summary, TextWriter output)
    {
        output.WriteLine(
            $"{summary.Runs:N0} seeds, {summary.Failed.Count} failed; {summary.Answered:N0} requests answered, {summary.Unknown:N0} of unknown outcome, "
            + $"{summary.Rows:N0} rows, {summary.Steps:N0} steps.");
        foreach (var (kind, count) in summary.Struck) output.WriteLine($"  {kind,-18} {count,12:N0}");
        if (summary.Failed.Count > 0) output.WriteLine($"Failed: {string.Join(' ', summary.Failed.Take(20))}. Again: --seed {summary.Failed[0]}");
    }

    private static void Write(Result result, TextWriter output)
    {
        output.WriteLine(
            $"seed {result.Scenario.Seed}: trace {result.TraceHash:x16}, {result.Answered} requests answered, {result.Unknown} of unknown outcome, {result.Rows} rows, "
            + $"{result.Steps} steps, {(result.IsGood ? "good" : "FAILED")}");
        foreach (var (invariant, text) in result.Violations) output.WriteLine($"  {invariant}: {text}");
    }
}
