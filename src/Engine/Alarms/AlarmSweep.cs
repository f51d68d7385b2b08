using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Alarms;

/// <summary>Wakes the grains whose alarm is due. It clears nothing: only a later row of the grain moves its alarm.</summary>
/// <param name="wake">Wakes one grain; waking one that has nothing to do does nothing.</param>
/// <param name="share">
/// Which grains are this process's to wake, asked at each step. Processes that don't agree for a moment wake a grain twice, or a step later; neither does harm.
/// </param>
public sealed class AlarmSweep(IJournalStore store, TimeProvider time, Func<GrainName, ValueTask> wake, Func<Share> share)
{
    /// <summary>Wakes what is due by now and ours, of at most <see cref="Limits.SweepMax"/> grains that are due, and says how many.</summary>
    /// <param name="stop">Nobody waits for those who are being woken any more.</param>
    /// <exception cref="AggregateException">Some could not be woken. All others were: the earliest alarm, should its grain be damaged, comes first in every sweep and may not keep the rest asleep.</exception>
    public async ValueTask<int> StepAsync(CancellationToken stop)
    {
        var ours = share();
        var all = await store.ReadDueAsync(time.GetUtcNow(), Limits.SweepMax, stop);
        var due = all.Where(alarm => ours.Holds(alarm.Grain)).ToList();
        var failures = new List<Exception>();
        foreach (var some in due.Chunk(Limits.WakingMax))
        {
            stop.ThrowIfCancellationRequested();
            var woken = await Task.WhenAll(some.Select(alarm => TryWakeAsync(alarm.Grain))).WaitAsync(stop);
            failures.AddRange(woken.OfType<Exception>());
        }

        return failures.Count == 0 ? due.Count : throw new AggregateException("Grains whose alarm is due could not be woken.", failures);
    }

    private async Task<Exception?> TryWakeAsync(GrainName grain)
    {
        try
        {
            await wake(grain);
            return null;
        }
#pragma warning disable CA1031 // Whatever is wrong with one grain is not the others' fault.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}
