using OrleansOms.Simulation.Checks;
using OrleansOms.Simulation.Faults;

namespace OrleansOms.Simulation.Running;

/// <summary>
/// Makes a failing run smaller: leaves out operations, then kinds of faults, as long as the same invariant is still violated. Both are drawn
/// so that leaving one out changes as little as can be of the others.
/// </summary>
public static class Shrinking
{
    private const int RunsMax = 400;

    /// <summary>The smallest failing run that was found, with its trace.</summary>
    public static Result Smallest(Result failed)
    {
        var wanted = failed.Violations[0].Invariant;
        var runs = 0;
        var best = failed;
        for (var size = Math.Max(1, best.Scenario.Operations.Count / 2); size >= 1; size /= 2)
            for (var at = 0; at < best.Scenario.Operations.Count;)
                if (Try(best.Scenario with { Operations = [.. best.Scenario.Operations.Where((_, i) => i < at || i >= at + size)] }) is { } fewer) best = fewer;
                else at += size;
        foreach (var kind in Enum.GetValues<FaultKind>())
            if (best.Struck[(int)kind] > 0 && Try(best.Scenario with { LeftOut = new HashSet<FaultKind>(best.Scenario.LeftOut) { kind } }) is { } calmer) best = calmer;
        return Run.Of(best.Scenario, keepsTrace: true);

        Result? Try(Scenario scenario) => runs++ < RunsMax && Run.Of(scenario) is var result && Violates(result, wanted) ? result : null;
    }

    private static bool Violates(Result result, Invariant wanted) => result.Violations.Any(violation => violation.Invariant == wanted);
}
