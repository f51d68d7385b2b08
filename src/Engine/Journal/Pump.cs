using System.Diagnostics.Metrics;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// Drives a process's log: one flush in flight, and the next the moment it ends, with all that gathered meanwhile. It runs on a
/// thread of its own that the host gives it.
/// </summary>
public sealed class Pump(Log log, IJournalStore store, TimeProvider time, EventWaitHandle work, Action<Exception> failed)
{
    private static readonly Meter Meter = new("OrleansOms.Engine");
    private static readonly Counter<long> FlushedRows = Meter.CreateCounter<long>("oms.journal.rows", "{row}", "Rows made durable.");
    private static readonly Counter<long> FlushedEvents = Meter.CreateCounter<long>("oms.journal.events", "{event}", "Events made durable.");
    private static readonly Counter<long> FailedFlushes = Meter.CreateCounter<long>("oms.journal.failed_flushes", "{flush}", "Flushes that failed, each ending an epoch.");
    private static readonly Histogram<double> FlushSeconds = Meter.CreateHistogram<double>(
        "oms.journal.flush.duration",
        "s",
        "How long a flush took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] });

    /// <summary>Flushes until <paramref name="stop"/>, and then once more what is left.</summary>
    public void Run(CancellationToken stop)
    {
        using var registration = stop.Register(() => work.Set());
        while (!stop.IsCancellationRequested)
        {
            work.WaitOne();
            Drain(stop);
        }

        Drain(stop);
    }

    private void Drain(CancellationToken stop)
    {
        while (log.Seal() is { } flush)
        {
            if (!TryFlush(flush))
            {
                // Not on the work's event: it may still be set from before, and then there would be no pause at all.
                stop.WaitHandle.WaitOne(Limits.FailedFlushPause);
                log.Mend();
            }
        }
    }

    private bool TryFlush(Flush flush)
    {
        var started = time.GetTimestamp();
        try
        {
            // The thread is the flush's own, so waiting here blocks nobody; a store that works synchronously costs no hop.
            store.FlushAsync(flush, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever went wrong, whether the flush landed is unknown: the epoch ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.StoreIsFull = e is StoreFullException;
            log.Complete(flush, landed: false);
            FailedFlushes.Add(1);
            failed(e);
            return false;
        }

        FlushSeconds.Record(time.GetElapsedTime(started).TotalSeconds);
        FlushedRows.Add(flush.Rows.Count);
        FlushedEvents.Add(flush.Rows.Sum(row => (long)row.Count));
        log.StoreIsFull = false;
        log.Complete(flush, landed: true);
        return true;
    }
}
