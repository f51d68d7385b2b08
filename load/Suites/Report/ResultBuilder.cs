using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Report;

/// <summary>Makes results of what a recording has seen.</summary>
public static class ResultBuilder
{
    public static IReadOnlyList<PhaseResult> Phases(LoadProfile profile, Recording recording) =>
        [.. profile.Stretches.Select(stretch => Phase(stretch, recording))];

    /// <summary>Each step over all phases.</summary>
    public static IReadOnlyList<StepResult> Steps(LoadProfile profile, Recording recording)
    {
        var totals = new SortedDictionary<string, StepStatistics>(StringComparer.Ordinal);
        foreach (var step in profile.Stretches.SelectMany(recording.StepsIn))
        {
            if (!totals.TryGetValue(step.Step, out var total)) totals.Add(step.Step, total = new StepStatistics(step.Step));
            total.Add(step);
        }
        return [.. totals.Values.Select(step => Step(step, Math.Clamp(recording.ElapsedSeconds, 0.001, profile.Seconds)))];
    }

    // A profile that ends by its number of arrivals may end within a phase, or before it.
    private static PhaseResult Phase(Stretch stretch, Recording recording)
    {
        var seconds = Math.Clamp(recording.ElapsedSeconds - stretch.Start, 0.001, stretch.Seconds);
        var steps = recording.StepsIn(stretch).Select(step => Step(step, seconds));
        var kind = stretch.Simulation.Kind.ToString();
        return new PhaseResult(
            stretch.Phase, char.ToLowerInvariant(kind[0]) + kind[1..], stretch.FromRate, stretch.Simulation.Rate, stretch.Start, seconds,
            recording.ArrivalsIn(stretch), [.. steps]);
    }

    private static StepResult Step(StepStatistics step, double seconds) => new(
        step.Step, step[Verdict.Ok], step[Verdict.Refused], step[Verdict.Busy], step[Verdict.Overloaded], step[Verdict.Failed], step[Verdict.Ok] / seconds,
        Latencies.Of(step.Ok), Latencies.Of(step.TurnedAway), Latencies.Of(step.Overloaded), new SortedDictionary<string, long>(step.Labels, StringComparer.Ordinal));
}
