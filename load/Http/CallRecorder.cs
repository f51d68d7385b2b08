using System.Collections.Concurrent;
using HdrHistogram;

namespace OrleansOms.Load.Http;

/// <summary>Latency of each kind of call, as its caller saw it: from the first attempt to the answer, with repeats and pauses.</summary>
public sealed class CallRecorder
{
    private const long LongestMicroseconds = 600_000_000;

    private readonly ConcurrentDictionary<string, LongConcurrentHistogram> _latencies = new(StringComparer.Ordinal);
    private long _repeats;
    private long _replays;

    /// <summary>Attempts that failed and were repeated with the same key.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>Answers that the server marked as those of an earlier call.</summary>
    public long Replays => Interlocked.Read(ref _replays);

    public void Answered(string kind, TimeSpan latency, bool replayed)
    {
        var histogram = _latencies.GetOrAdd(kind, _ => new LongConcurrentHistogram(1, LongestMicroseconds, 3));
        histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, LongestMicroseconds));
        if (replayed) Interlocked.Increment(ref _replays);
    }

    public void Repeated() => Interlocked.Increment(ref _repeats);

    public IReadOnlyList<CallLatency> Latencies() =>
        [.. _latencies.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => CallLatency.Of(pair.Key, pair.Value))];
}

/// <summary>One row of the latency table; times in milliseconds.</summary>
public sealed record CallLatency(string Kind, long Calls, double P50, double P90, double P99, double Max)
{
    public static CallLatency Of(string kind, HistogramBase microseconds) => new(
        kind,
        microseconds.TotalCount,
        microseconds.GetValueAtPercentile(50) / 1000.0,
        microseconds.GetValueAtPercentile(90) / 1000.0,
        microseconds.GetValueAtPercentile(99) / 1000.0,
        microseconds.TotalCount == 0 ? 0 : microseconds.GetMaxValue() / 1000.0);
}
