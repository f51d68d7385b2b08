using System.Diagnostics;
using HdrHistogram;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <summary>All lanes of a benchmark, driven by one thread: waits until answers are there, takes each, sends its lane's next request.</summary>
/// <param name="requests">Makes the requests of a connection, by its number.</param>
public sealed class Generator(ClosedLoop loop, Func<int, BenchRequest> requests) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly List<Lane> _lanes = [.. Enumerable.Range(0, loop.Connections).Select(number => new Lane(loop, requests(number)))];
    private readonly AnswersAwaited<Lane> _awaited = new(lane => lane.Awaiting);
    private readonly Random _random = new(loop.Seed);

    /// <summary>Requests that were answered as they should be, warm-up included.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Requests that were answered with anything else in the end, warm-up included.</summary>
    public long Refused { get; private set; }

    /// <summary>Answers by status; 0 stands for a connection that failed.</summary>
    public SortedDictionary<int, long> Statuses { get; } = [];

    /// <summary>Latency in microseconds, from the first attempt, of what succeeded since the last <see cref="Drive"/> began.</summary>
    public LongHistogram Latencies { get; } = new(1, 600_000_000, 3);

    /// <summary>Sends requests for a time, then waits for the answers that are still out.</summary>
    public TimeSpan Drive(TimeSpan duration, long? maxRequests, CancellationToken stop)
    {
        Latencies.Reset();
        var started = Stopwatch.GetTimestamp();
        var left = maxRequests ?? long.MaxValue;
        do
        {
            stop.ThrowIfCancellationRequested();
            var isOver = Stopwatch.GetElapsedTime(started) >= duration;
            foreach (var lane in _lanes)
            {
                if (!lane.IsBusy && !isOver && left-- > 0) Count(lane, lane.Start(_random));
                else if (lane.IsBusy) Count(lane, lane.Resume());
            }
        }
        while (Await());
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose() => _lanes.ForEach(lane => lane.Dispose());

    /// <summary>Takes the answers that are there, or waits a moment for one.</summary>
    /// <returns>False when no lane has a request in flight.</returns>
    private bool Await()
    {
        if (_awaited.Await(_lanes, LongestWait) is not { } ready)
        {
            // All that is in flight pauses before it is sent again, if anything is.
            Thread.Sleep(1);
            return _lanes.Exists(lane => lane.IsBusy);
        }
        foreach (var lane in ready) Count(lane, lane.Receive());
        return true;
    }

    private void Count(Lane lane, int? answered)
    {
        if (answered is not { } status) return;
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        if (status != lane.Success)
        {
            if (!lane.IsBusy) Refused++;
            return;
        }
        Succeeded++;
        Latencies.RecordValue(Math.Max(1, (long)lane.Elapsed.TotalMicroseconds));
    }
}
