using OrleansOms.Load.Suites.Report;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Tests.Suites;

/// <summary>A run as it might have been: a hundred answers.</summary>
internal static class Results
{
    private static readonly Latencies None = new(0, 0, 0, 0, 0, 0, 0);

    private static readonly StepResult Look = new(
        "look", Ok: 70, Refused: 0, Busy: 5, Overloaded: 0, Failed: 0, PerSecond: 25, new Latencies(70, 4, 5, 6, 7, 8, 8), new Latencies(5, 1, 1, 1, 2, 2, 2), None,
        Codes(("200", 70), ("503 unavailable", 5)));

    private static readonly StepResult Place = new(
        "place order", Ok: 10, Refused: 10, Busy: 0, Overloaded: 0, Failed: 5, PerSecond: 5, new Latencies(10, 40, 60, 70, 80, 80, 80), new Latencies(10, 3, 3, 3, 3, 3, 3), None,
        Codes(("201", 10), ("409 insufficientStock", 10), ("no answer", 5)));

    public static SuiteResult Some { get; } = new(
        "browse-storm", "some", "http://127.0.0.1:5080/", new DateTimeOffset(2030, 11, 29, 8, 0, 0, TimeSpan.Zero), "suite browse-storm --threshold 'p99<5'",
        "10 SKUs & <more>.", new Machine(2, "an operating system", ".NET"), ElapsedSeconds: 3,
        [new PhaseResult("hold", "injectRandom", 10, 10, 0, 4, 110, [Place with { PerSecond = 20 }])],
        [Look, Place],
        [
            new Second(0, "hold", 50, 45, 5, 0, 0, 0, 4.25, 6, 80, 90, 3, 0, 1.5, 7, 0, 8),
            new Second(1, "hold", 60, 35, 5, 5, 0, 5, 5, 7, 60, 70, 3, 0, 0.5, 0, 9, 8),
            new Second(2, "end", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8),
        ],
        new LagResult(new Latencies(110, 1, 1.5, 1.8, 2.5, 3, 4), Bound: 100), new GeneratorCost(100, 21), Settled: 10, [new("goodput kept", 93, "%")],
        [new("stock is what it must be", true, "10 checked, 0 differ")], []);

    private static SortedDictionary<string, long> Codes(params (string Code, long Count)[] codes) =>
        new(codes.ToDictionary(code => code.Code, code => code.Count, StringComparer.Ordinal), StringComparer.Ordinal);
}
