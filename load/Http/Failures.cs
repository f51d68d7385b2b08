using System.Collections.Concurrent;

namespace OrleansOms.Load.Http;

/// <summary>Calls that were answered with something else than success. A run goes on past a few, to show more than the first.</summary>
public sealed class Failures
{
    private const int Bearable = 50;

    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyCollection<string> Calls => _calls;

    /// <exception cref="TooManyFailuresException">There are too many for the rest to be worth a try.</exception>
    public void Add(string call, string answer)
    {
        _calls.Enqueue($"{call}: {answer}");
        if (_calls.Count >= Bearable) throw new TooManyFailuresException();
    }

    /// <returns>Whether it was answered with success.</returns>
    /// <exception cref="TooManyFailuresException">There are too many for the rest to be worth a try.</exception>
    public bool AddUnlessSuccess(string call, Answer answer)
    {
        if (!answer.Succeeded) Add(call, answer.Summary);
        return answer.Succeeded;
    }
}

/// <summary>So many calls were refused that the run was stopped; <see cref="Failures"/> has them.</summary>
public sealed class TooManyFailuresException() : Exception("Too many calls were refused.");
