namespace OrleansOms.Engine.Verification;

/// <summary>What a verification found: each place with what is wrong there. Invariant: all are counted, the first of them are kept.</summary>
/// <param name="keptMax">How many are kept, 0 or more.</param>
public sealed class Findings(int keptMax = 1_000)
{
    private readonly Lock _gate = new();
    private readonly List<Finding> _kept = [];

    public long Count { get; private set; }

    /// <summary>The first ones, by place.</summary>
    public IReadOnlyList<Finding> Kept
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept.OrderBy(finding => finding.Place, StringComparer.Ordinal).ThenBy(finding => finding.What, StringComparer.Ordinal)];
            }
        }
    }

    /// <param name="place">A grain, version and flush; a key; a file.</param>
    /// <param name="what">What is wrong there, in a few words.</param>
    public void Add(string place, string what)
    {
        lock (_gate)
        {
            if (Count++ < keptMax)
            {
                _kept.Add(new Finding(place, what));
            }
        }
    }
}

/// <summary>One place where something is wrong.</summary>
public readonly record struct Finding(string Place, string What)
{
    public override string ToString() => $"{Place}: {What}";
}
