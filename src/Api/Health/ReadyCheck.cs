namespace OrleansOms.Api.Health;

/// <summary>Asks whether this process may take traffic. Once it was asked it does not stop before who asks can have seen it go.</summary>
public sealed class ReadyCheck
{
    private readonly IReadiness _readiness;
    private readonly Draining _draining;

    internal ReadyCheck(IReadiness readiness, Draining draining) => (_readiness, _draining) = (readiness, draining);

    /// <summary>As <see cref="IReadiness.NotReadyBecause"/>.</summary>
    public string? NotReadyBecause()
    {
        _draining.Watch();
        return _readiness.NotReadyBecause;
    }
}
