using OrleansOms.Engine.Activations;

namespace OrleansOms.Grains.Tests.Hosting;

/// <summary>Hosts an activation that gets no turns: what it owes goes nowhere.</summary>
internal sealed class Nowhere : IActivationHost
{
    public void Send(IReadOnlyList<Outgoing> requests)
    {
    }

    public void RetryAfter(string request, TimeSpan pause)
    {
    }

    public void Enqueue(Action turn)
    {
    }

    public void Deactivate()
    {
    }
}
