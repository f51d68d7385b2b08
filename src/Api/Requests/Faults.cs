using System.Text;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>
/// What is wrong with a body, all of it (up to <see cref="ApiLimits.Faults"/>), each with a JSON pointer. Readers say where they are by
/// entering and leaving; a pointer is only spelled out when something is wrong.
/// </summary>
internal sealed class Faults
{
    private readonly List<ProblemError> _found = [];
    private readonly List<(string? Property, int Index)> _path = [];

    public IReadOnlyList<ProblemError> Found => _found;

    public int Count => _found.Count;

    /// <summary>No more are taken: reading on is of no use.</summary>
    public bool IsFull => _found.Count >= ApiLimits.Faults;

    public void Enter(string property) => _path.Add((property, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Something is wrong with the value that is being read.</summary>
    public void Add(string code, string detail)
    {
        if (!IsFull) _found.Add(new ProblemError(Pointer(), Parameter: null, code, detail));
    }

    /// <summary>Something is wrong with a property of the object that is being read.</summary>
    public void Add(string property, string code, string detail)
    {
        Enter(property);
        Add(code, detail);
        Leave();
    }

    /// <summary>An empty list of faults at the same place: for a part that is judged by itself.</summary>
    public Faults Fork()
    {
        var fork = new Faults();
        fork._path.AddRange(_path);
        return fork;
    }

    private string Pointer()
    {
        var pointer = new StringBuilder();
        foreach (var (property, index) in _path)
        {
            pointer.Append('/');
            if (property is null) pointer.Append(index);
            else pointer.Append(property.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return pointer.ToString();
    }
}
