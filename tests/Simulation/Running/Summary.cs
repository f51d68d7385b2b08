using OrleansOms.Simulation.Faults;

namespace OrleansOms.Simulation.Running;

/// <summary>What many runs came to.</summary>
public sealed class Summary
{
    private readonly long[] _struck = new long[Enum.GetValues<FaultKind>().Length];

    public long Runs { get; private set; }

    public long Answered { get; private set; }

    public long Unknown { get; private set; }

    public long Rows { get; private set; }

    public long Steps { get; private set; }

    public IReadOnlyList<ulong> Failed => _failed;

    private readonly List<ulong> _failed = [];

    /// <summary>How often each kind of fault struck.</summary>
    public IEnumerable<(FaultKind Kind, long Count)> Struck => Enum.GetValues<FaultKind>().Select(kind => (kind, _struck[(int)kind]));

    public void Add(Result result)
    {
        Runs++;
        Answered += result.Answered;
        Unknown += result.Unknown;
        Rows += result.Rows;
        Steps += result.Steps;
        foreach (var (kind, count) in result.Struck.Index()) _struck[kind] += count;
        if (!result.IsGood) _failed.Add(result.Scenario.Seed);
    }
}
