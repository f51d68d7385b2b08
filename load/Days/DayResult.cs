using OrleansOms.Load.Days.Acts;
using OrleansOms.Load.Days.Comparison;

namespace OrleansOms.Load.Days;

/// <summary>What became of a day.</summary>
public sealed class DayResult(long seed)
{
    private readonly List<string> _script = [];

    public long Seed { get; } = seed;

    public Differences Differences { get; } = new();

    /// <summary>The server went away during a call without a key: what became of it can't be known, so the day ended there.</summary>
    public bool GivenUp { get; set; }

    /// <summary>Every act with its answer, in words that are the same whenever the day is repeated.</summary>
    public IReadOnlyList<string> Script => _script;

    /// <summary>How often each kind of act was answered so; code null for a success.</summary>
    public Dictionary<(string Kind, int Status, string? Code), long> Answers { get; } = [];

    /// <summary>The catalogue's SKUs that the day knew: goods with stock, and services.</summary>
    public HashSet<string> Skus { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts of things that were compared at the end.</summary>
    public Dictionary<string, long> Compared { get; } = new(StringComparer.Ordinal);

    public void Made(Act act, int status, string? code)
    {
        _script.Add($"{act.What}: {status}{(code is null ? "" : " " + code)}");
        var kind = (act.Kind, status, code);
        Answers[kind] = Answers.GetValueOrDefault(kind) + 1;
    }
}
