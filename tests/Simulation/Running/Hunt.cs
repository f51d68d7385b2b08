namespace OrleansOms.Simulation.Running;

/// <summary>
/// Where a simulation is entered from outside of the load context that it lies in: only plain values go in and out.
/// </summary>
public static class Hunt
{
    /// <summary>Runs seeds one after the other, <paramref name="count"/> at most, until one fails.</summary>
    /// <returns>How many were run; the invariant that the last of them violates first, and how: null when all were good.</returns>
    public static (long Tried, string? Invariant, string? How) FirstFailure(ulong first, long count)
    {
        for (long i = 0; i < count; i++)
            if (Run.Of(Scenario.Of(first + (ulong)i)) is { IsGood: false } failed)
                return (i + 1, failed.Violations[0].Invariant.ToString(), failed.Violations[0].Text);
        return (count, null, null);
    }
}
