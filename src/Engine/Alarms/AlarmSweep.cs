using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Alarms;

/// <summary>Wakes the grains whose alarm is due. It clears nothing: only a later row of the grain moves its alarm.</summary>
/// <param name="wake">Wakes one grain; waking one that has nothing to do does nothing.</param>
public sealed class AlarmSweep(IJournalStore store, TimeProvider time, Func<GrainName, ValueTask> wake)
{
    /// <summary>Wakes what is due by now, at most <see cref="Limits.SweepMax"/> grains, and says how many.</summary>
    public async ValueTask<int> StepAsync(CancellationToken stop)
    {
        var due = await store.ReadDueAsync(time.GetUtcNow(), Limits.SweepMax, stop);
        foreach (var alarm in due)
        {
            stop.ThrowIfCancellationRequested();
            await wake(alarm.Grain);
        }

        return due.Count;
    }
}
