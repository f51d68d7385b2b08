namespace OrleansOms.Engine.Activations;

/// <summary>What an activation needs of whoever gives it turns: Orleans, or the simulation.</summary>
public interface IActivationHost
{
    /// <summary>
    /// Sends <paramref name="requests"/>, one or more, and, now or later, calls the activation's Answered with their answers, Failed for those that have none. Called
    /// from any thread that had the activation do something, while none holds it.
    /// </summary>
    void Send(IReadOnlyList<Outgoing> requests);

    /// <summary>Calls the activation's Retry with <paramref name="request"/>, a request's id, after <paramref name="pause"/>. May be called from any thread.</summary>
    void RetryAfter(string request, TimeSpan pause);

    /// <summary>Runs <paramref name="turn"/> as a turn of its own. May be called from any thread.</summary>
    void Enqueue(Action turn);

    /// <summary>Ends the activation; a later call makes a new one.</summary>
    void Deactivate();
}

/// <summary>A request to be sent.</summary>
/// <param name="Token">The token of the epoch in which it was decided; see <see cref="Journal.Epoch.Token"/>.</param>
public readonly record struct Outgoing(Request Request, string Token);

/// <summary>What came back for a request.</summary>
/// <param name="Token">The token of the epoch in which it was sent.</param>
public readonly record struct Answered(Request Request, object Answer, string Token);
