namespace OrleansOms.Engine.Activations;

/// <summary>What an activation needs of whoever gives it turns: Orleans, or the simulation.</summary>
public interface IActivationHost
{
    /// <summary>
    /// Sends <paramref name="request"/> and, now or later, calls the activation's Answered with the answer, or Failed when there is none. Called from any
    /// thread that had the activation do something, while none holds it.
    /// </summary>
    /// <param name="token">The token of the epoch in which it is sent; see <see cref="Journal.Epoch.Token"/>.</param>
    void Send(Request request, string token);

    /// <summary>Calls the activation's Retry with <paramref name="request"/>, a request's id, after <paramref name="pause"/>. May be called from any thread.</summary>
    void RetryAfter(string request, TimeSpan pause);

    /// <summary>Runs <paramref name="turn"/> as a turn of its own. May be called from any thread.</summary>
    void Enqueue(Action turn);

    /// <summary>Ends the activation; a later call makes a new one.</summary>
    void Deactivate();
}
