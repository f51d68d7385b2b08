using HdrHistogram;
using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Running;

/// <summary>All answers to one kind of call within one phase. Latencies in microseconds from the intended time, at most ten minutes.</summary>
public sealed class StepStatistics(string step)
{
    private const long LongestMicroseconds = 600_000_000;

    private readonly long[] _verdicts = new long[4];

    public string Step { get; } = step;

    /// <summary>Of what succeeded.</summary>
    public LongHistogram Ok { get; } = NewHistogram();

    /// <summary>Of what was told no or not now: how quickly one learns it matters, too.</summary>
    public LongHistogram TurnedAway { get; } = NewHistogram();

    /// <summary>Answers by status and code.</summary>
    public SortedDictionary<string, long> Labels { get; } = new(StringComparer.Ordinal);

    public long Answers => _verdicts.Sum();

    public long this[Verdict verdict] => _verdicts[(int)verdict];

    public static LongHistogram NewHistogram() => new(1, LongestMicroseconds, 3);

    public static long Microseconds(double seconds) => Math.Clamp((long)(seconds * 1e6), 1, LongestMicroseconds);

    public void Add(Verdict verdict, string label, double latencySeconds)
    {
        _verdicts[(int)verdict]++;
        Labels[label] = Labels.GetValueOrDefault(label) + 1;
        if (verdict == Verdict.Ok) Ok.RecordValue(Microseconds(latencySeconds));
        else if (verdict != Verdict.Failed) TurnedAway.RecordValue(Microseconds(latencySeconds));
    }

    public void Add(StepStatistics other)
    {
        for (var verdict = 0; verdict < _verdicts.Length; verdict++) _verdicts[verdict] += other._verdicts[verdict];
        foreach (var (label, count) in other.Labels) Labels[label] = Labels.GetValueOrDefault(label) + count;
        Ok.Add(other.Ok);
        TurnedAway.Add(other.TurnedAway);
    }
}
