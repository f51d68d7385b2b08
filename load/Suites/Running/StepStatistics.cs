using HdrHistogram;
using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Running;

/// <summary>All answers to one kind of call within one phase. Latencies in microseconds from the intended time, at most ten minutes.</summary>
public sealed class StepStatistics(string step)
{
    private const long LongestMicroseconds = 600_000_000;

    /// <summary>How many verdicts there are.</summary>
    public static readonly int Verdicts = Enum.GetValues<Verdict>().Length;

    private readonly long[] _verdicts = new long[Verdicts];

    public string Step { get; } = step;

    /// <summary>Of what succeeded.</summary>
    public LongHistogram Ok { get; } = NewHistogram();

    /// <summary>Of what was told no or not now: how quickly one learns it matters, too.</summary>
    public LongHistogram TurnedAway { get; } = NewHistogram();

    /// <summary>Of what was refused for overload: that must cost the caller next to no time.</summary>
    public LongHistogram Overloaded { get; } = NewHistogram();

    /// <summary>Answers by status and code.</summary>
    public SortedDictionary<string, long> Labels { get; } = new(StringComparer.Ordinal);

    public long Answers => _verdicts.Sum();

    public long this[Verdict verdict] => _verdicts[(int)verdict];

    public static LongHistogram NewHistogram() => new(1, LongestMicroseconds, 3);

    public static long Microseconds(double seconds) => Math.Clamp((long)(seconds * 1e6), 1, LongestMicroseconds);

    /// <summary>The histogram that an answer belongs in; what failed took no time that says anything.</summary>
    public static LongHistogram? Of(Verdict verdict, LongHistogram ok, LongHistogram turnedAway, LongHistogram overloaded) => verdict switch
    {
        Verdict.Ok => ok,
        Verdict.Refused or Verdict.Busy => turnedAway,
        Verdict.Overloaded => overloaded,
        _ => null,
    };

    public void Add(Verdict verdict, string label, double latencySeconds)
    {
        _verdicts[(int)verdict]++;
        Labels[label] = Labels.GetValueOrDefault(label) + 1;
        Of(verdict, Ok, TurnedAway, Overloaded)?.RecordValue(Microseconds(latencySeconds));
    }

    public void Add(StepStatistics other)
    {
        for (var verdict = 0; verdict < _verdicts.Length; verdict++) _verdicts[verdict] += other._verdicts[verdict];
        foreach (var (label, count) in other.Labels) Labels[label] = Labels.GetValueOrDefault(label) + count;
        Ok.Add(other.Ok);
        TurnedAway.Add(other.TurnedAway);
        Overloaded.Add(other.Overloaded);
    }
}
