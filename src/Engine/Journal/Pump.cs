using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// Drives a process's log: one flush in flight, and the next the moment it ends, with all that gathered meanwhile. It runs on a
/// thread of its own that the host gives it.
/// </summary>
/// <param name="lease">
/// Without it nothing is written: where the process was given up, others have read its grains' histories by now, and would not see what it adds.
/// </param>
public sealed class Pump(Log log, IJournalStore store, TimeProvider time, EventWaitHandle work, Action<Exception> failed, Lease lease)
{
    private static readonly Meter Meter = new("OrleansOms.Engine");
    private static readonly Counter<long> FlushedRows = Meter.CreateCounter<long>("oms.journal.rows", "{row}", "Rows made durable.");
    private static readonly Counter<long> FlushedEvents = Meter.CreateCounter<long>("oms.journal.events", "{event}", "Events made durable.");
    private static readonly Counter<long> FailedFlushes = Meter.CreateCounter<long>("oms.journal.failed_flushes", "{flush}", "Flushes that failed, each ending an epoch.");
    private static readonly Histogram<long> FlushRows = Meter.CreateHistogram(
        "oms.journal.flush.rows",
        "{row}",
        "How many rows a flush had.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] });

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

    // Part of the trace whose decision was the first in it; the others know of it by a link.
    private static Activity? SpanOf(Flush flush) => flush.Traces is [var first, ..]
        ? Spans.Source
            .StartActivity(ActivityKind.Internal, first, links: flush.Traces.Skip(1).Select(trace => new ActivityLink(trace)), name: "flush")?
            .SetTag("oms.rows", flush.Rows.Count)
            .SetTag("oms.flush", flush.Number)
        : null;

    private bool TryFlush(Flush flush)
    {
        var started = time.GetTimestamp();
        using var span = SpanOf(flush);
        try
        {
            if (!lease.IsFresh)
            {
                throw new LeaseEndedException();
            }

            // The thread is the flush's own, so waiting here blocks nobody; a store that works synchronously costs no hop.
            store.FlushAsync(flush, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever went wrong, whether the flush landed is unknown: the epoch ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.StoreIsFull = e is StoreFullException;
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            log.Complete(flush, landed: false);
            FailedFlushes.Add(1);
            failed(e);
            return false;
        }

        FlushSeconds.Record(time.GetElapsedTime(started).TotalSeconds);
        FlushRows.Record(flush.Rows.Count);
        FlushedRows.Add(flush.Rows.Count);
        FlushedEvents.Add(flush.Rows.Sum(row => (long)row.Count));
        log.StoreIsFull = false;
        log.Complete(flush, landed: true);
        return true;
    }
}
