using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Running;
using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites.Report;

/// <summary>All that a run has to say: what the files and the terminal show, and what a later run is compared with.</summary>
/// <param name="StartedAt">Wall clock, UTC.</param>
/// <param name="Command">What it was asked for, so that it can be repeated.</param>
/// <param name="Seconds">Second by second.</param>
public sealed record SuiteResult(
    string Suite,
    string Run,
    string Url,
    DateTimeOffset StartedAt,
    string Command,
    string Sizes,
    Machine Machine,
    double ElapsedSeconds,
    IReadOnlyList<PhaseResult> Phases,
    IReadOnlyList<StepResult> Steps,
    IReadOnlyList<Second> Seconds,
    LagResult Lag,
    GeneratorCost Generator,
    long Settled,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<GateRule> Gate,
    IReadOnlyList<ThresholdResult> Thresholds)
{
    /// <summary>Raised when a property changes its meaning, so that no run is compared with another kind of number.</summary>
    public int Format { get; init; } = 2;

    /// <summary>Each phase's steps, then those of the whole run, as phase <c>all</c>.</summary>
    [JsonIgnore]
    public IEnumerable<(string Phase, StepResult Step)> StepsByPhase =>
    [
        .. Phases.SelectMany(phase => phase.Steps, (phase, step) => (phase.Phase, step)),
        .. Steps.Select(step => ("all", step)),
    ];

    public bool GateHolds => Gate.All(rule => rule.Holds);
}

/// <param name="Kind">Of the load simulation: injectRandom and its like.</param>
/// <param name="FromRate">Arrivals a second at its start, or copies.</param>
/// <param name="Rate">The same at its end.</param>
/// <param name="Start">Seconds since the run's start.</param>
/// <param name="Steps">Answers to what arrived in the phase, also those that came after it.</param>
public sealed record PhaseResult(
    string Phase, string Kind, double FromRate, double Rate, double Start, double Seconds, long Arrivals, IReadOnlyList<StepResult> Steps);

/// <summary>Times in milliseconds, from when a call should have been sent.</summary>
/// <param name="PerSecond">Successes a second of the phase or run.</param>
/// <param name="TurnedAway">Of what was refused by the business, or told not now.</param>
/// <param name="Overload">Of what was refused for overload.</param>
/// <param name="Codes">Answers by status and code.</param>
public sealed record StepResult(
    string Step,
    long Ok,
    long Refused,
    long Busy,
    long Overloaded,
    long Failed,
    double PerSecond,
    Latencies Latency,
    Latencies TurnedAway,
    Latencies Overload,
    IReadOnlyDictionary<string, long> Codes)
{
    [JsonIgnore]
    public long Answers => Ok + Refused + Busy + Overloaded + Failed;
}

/// <summary>Milliseconds.</summary>
public sealed record Latencies(long Count, double P50, double P90, double P95, double P99, double P999, double Max)
{
    public static Latencies Of(HdrHistogram.HistogramBase microseconds) => microseconds.TotalCount == 0
        ? new Latencies(0, 0, 0, 0, 0, 0, 0)
        : new Latencies(
            microseconds.TotalCount, At(microseconds, 50), At(microseconds, 90), At(microseconds, 95), At(microseconds, 99), At(microseconds, 99.9),
            At(microseconds, 100));

    private static double At(HdrHistogram.HistogramBase microseconds, double percentile) => microseconds.GetValueAtPercentile(percentile) / 1000.0;
}

/// <summary>By how much the generator itself was late.</summary>
/// <param name="Bound">The p99 beyond which the run is void, in milliseconds.</param>
public sealed record LagResult(Latencies Latency, double Bound)
{
    public bool IsVoid => Latency.P99 > Bound;
}

/// <param name="CpuMicroseconds">Of the whole process, for each answer.</param>
public sealed record GeneratorCost(long Answers, double CpuMicroseconds);

/// <summary>Where the generator ran.</summary>
public sealed record Machine(int Cores, string OperatingSystem, string Runtime)
{
    public static Machine This { get; } = new(
        Environment.ProcessorCount, RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);
}
