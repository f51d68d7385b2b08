using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>
/// The requests of one activation: at most one of an id is under way; one that was answered to no effect, or not at all, pauses
/// before it is sent again. Pauses are memory only: after a crash everything owed is sent anew.
/// </summary>
internal sealed class Requests(IActivationHost host)
{
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private Dictionary<string, Attempts>? _attempts;

    /// <summary>Adds what is owed and neither under way nor pausing. A request whose message has changed does not wait for its pause.</summary>
    public void Collect(Owed owed, Epoch epoch, ref List<Outgoing>? outgoing)
    {
        foreach (var request in owed.Requests)
        {
            if (!IsPausing(request) && _underWay.Add(request.Id))
            {
                (outgoing ??= []).Add(new(request, epoch.Token));
            }
        }
    }

    /// <summary>It is under way no more.</summary>
    public void Arrived(Request request) => _underWay.Remove(request.Id);

    /// <summary>It is settled: how often it was tried does not matter any more.</summary>
    public void Forget(Request request) => _attempts?.Remove(request.Id);

    /// <summary>Holds it back for a while: <paramref name="first"/>, then twice as long each time up to <paramref name="most"/>.</summary>
    public void Pause(Request request, TimeSpan first, TimeSpan most)
    {
        _attempts ??= new(StringComparer.Ordinal);
        var count = _attempts.TryGetValue(request.Id, out var earlier) ? earlier.Count + 1 : 0;
        _attempts[request.Id] = new Attempts(request.Message, count, Pausing: true);
        var pause = first * Math.Pow(2, Math.Min(count, 20));
        host.RetryAfter(request.Id, pause < most ? pause : most);
    }

    /// <summary>Its pause is over; how often it was tried is kept for the next one.</summary>
    public void EndPause(string id)
    {
        if (_attempts is not null && _attempts.TryGetValue(id, out var attempts))
        {
            _attempts[id] = attempts with { Pausing = false };
        }
    }

    private bool IsPausing(Request request) =>
        _attempts is not null
        && _attempts.TryGetValue(request.Id, out var attempts)
        && attempts.Pausing
        && attempts.Message.Equals(request.Message);

    private sealed record Attempts(object Message, int Count, bool Pausing);
}
