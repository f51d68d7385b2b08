using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Answers that a scenario did not reckon with; the first of them are kept for a person.</summary>
public sealed class Surprises
{
    private const int Kept = 5;

    private readonly List<string> _first = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> First => _first;

    public void Add(string step, in HttpAnswer answer) => Add($"{step}: {answer.Summary}");

    public void Add(string what)
    {
        Count++;
        if (_first.Count < Kept) _first.Add(what);
    }
}
