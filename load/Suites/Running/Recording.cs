using HdrHistogram;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Running;

/// <summary>What a run saw: by phase and step, and second by second.</summary>
/// <remarks>Written by the generator's thread alone; <see cref="SecondsSoFar"/> and <see cref="StepsSoFar"/> may be read by others
/// meanwhile.</remarks>
public sealed class Recording(LoadProfile profile)
{
    public const string WentAwayLabel = "went away unserved";

    private readonly Lock _reading = new();
    private readonly List<Second> _seconds = [];
    private readonly Dictionary<(int Stretch, string Step), StepStatistics> _steps = [];
    private readonly Dictionary<string, StepStatistics> _totals = new(StringComparer.Ordinal);
    private readonly long[] _arrivals = new long[profile.Stretches.Count];
    private readonly LongHistogram _okOfSecond = StepStatistics.NewHistogram();
    private readonly LongHistogram _turnedAwayOfSecond = StepStatistics.NewHistogram();
    private readonly LongHistogram _overloadedOfSecond = StepStatistics.NewHistogram();
    private readonly long[] _verdictsOfSecond = new long[StepStatistics.Verdicts];
    private long _arrivalsOfSecond;
    private double _lagMaxOfSecond;
    private IReadOnlyList<StepSoFar> _stepsSoFar = [];

    /// <summary>By how many microseconds the generator itself was late, for each arrival of an open simulation.</summary>
    public LongHistogram Lag { get; } = StepStatistics.NewHistogram();

    /// <summary>From the first arrival to the last answer.</summary>
    public double ElapsedSeconds { get; private set; }

    public IReadOnlyList<StepSoFar> StepsSoFar => Volatile.Read(ref _stepsSoFar);

    public IReadOnlyList<Second> SecondsSoFar()
    {
        lock (_reading) return [.. _seconds];
    }

    public long ArrivalsIn(Stretch stretch) => _arrivals[stretch.Number];

    public IEnumerable<StepStatistics> StepsIn(Stretch stretch) =>
        _steps.Where(pair => pair.Key.Stretch == stretch.Number).OrderBy(pair => pair.Key.Step, StringComparer.Ordinal).Select(pair => pair.Value);

    public void Arrived(Stretch stretch, double lagSeconds)
    {
        _arrivals[stretch.Number]++;
        _arrivalsOfSecond++;
        if (!stretch.Simulation.IsOpen) return;
        Lag.RecordValue(StepStatistics.Microseconds(lagSeconds));
        _lagMaxOfSecond = Math.Max(_lagMaxOfSecond, lagSeconds);
    }

    public void Answered(Stretch stretch, string step, in HttpAnswer answer, double latencySeconds) =>
        Add(stretch, step, Judgement.VerdictOn(answer), Judgement.Label(answer), latencySeconds);

    /// <summary>An arrival waited for a connection until its patience was over.</summary>
    public void WentAway(Stretch stretch, double waitedSeconds) => Add(stretch, "arrive", Verdict.Failed, WentAwayLabel, waitedSeconds);

    public bool IsSecondOver(double now) => now >= _seconds.Count + 1;

    public void EndSecond(double now, int inFlight, int waiting, int connections)
    {
        while (IsSecondOver(now)) Close(inFlight, waiting, connections);
    }

    public void EndRun(double now, int connections)
    {
        ElapsedSeconds = now;
        EndSecond(now, 0, 0, connections);
        if (_arrivalsOfSecond + _verdictsOfSecond.Sum() > 0) Close(0, 0, connections);
    }

    private void Add(Stretch stretch, string step, Verdict verdict, string label, double latencySeconds)
    {
        if (!_steps.TryGetValue((stretch.Number, step), out var statistics))
        {
            _steps.Add((stretch.Number, step), statistics = new StepStatistics(step));
            _totals.TryAdd(step, new StepStatistics(step));
        }
        statistics.Add(verdict, label, latencySeconds);
        _totals[step].Add(verdict, label, latencySeconds);
        _verdictsOfSecond[(int)verdict]++;
        StepStatistics.Of(verdict, _okOfSecond, _turnedAwayOfSecond, _overloadedOfSecond)?.RecordValue(StepStatistics.Microseconds(latencySeconds));
    }

    private void Close(int inFlight, int waiting, int connections)
    {
        var number = _seconds.Count;
        var phase = number >= profile.Seconds ? "end" : profile.StretchAt(number).Phase;
        var second = new Second(
            number, phase, _arrivalsOfSecond, Of(Verdict.Ok), Of(Verdict.Refused), Of(Verdict.Busy), Of(Verdict.Overloaded), Of(Verdict.Failed),
            Percentile(_okOfSecond, 50), Percentile(_okOfSecond, 90), Percentile(_okOfSecond, 99), Percentile(_okOfSecond, 100),
            Percentile(_turnedAwayOfSecond, 99), Percentile(_overloadedOfSecond, 99), _lagMaxOfSecond * 1000, inFlight, waiting, connections);
        lock (_reading) _seconds.Add(second);
        Volatile.Write(ref _stepsSoFar, [.. _totals.Values.OrderBy(step => step.Step, StringComparer.Ordinal).Select(StepSoFar.Of)]);
        _okOfSecond.Reset();
        _turnedAwayOfSecond.Reset();
        _overloadedOfSecond.Reset();
        Array.Clear(_verdictsOfSecond);
        (_arrivalsOfSecond, _lagMaxOfSecond) = (0, 0);
    }

    private long Of(Verdict verdict) => _verdictsOfSecond[(int)verdict];

    private static double Percentile(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? 0 : histogram.GetValueAtPercentile(percentile) / 1000.0;
}

/// <summary>A step over the whole run so far; times in milliseconds.</summary>
public sealed record StepSoFar(string Step, long Ok, long Refused, long Busy, long Overloaded, long Failed, double P50, double P99, double Max)
{
    public static StepSoFar Of(StepStatistics step) => new(
        step.Step, step[Verdict.Ok], step[Verdict.Refused], step[Verdict.Busy], step[Verdict.Overloaded], step[Verdict.Failed],
        Percentile(step.Ok, 50), Percentile(step.Ok, 99), Percentile(step.Ok, 100));

    private static double Percentile(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? 0 : histogram.GetValueAtPercentile(percentile) / 1000.0;
}
