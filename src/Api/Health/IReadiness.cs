namespace OrleansOms.Api.Health;

/// <summary>Whether this process may take traffic. The host provides it; it turns false first when the process is to stop.</summary>
public interface IReadiness
{
    /// <summary>Null when it may; else why not, in a few words without secrets.</summary>
    string? NotReadyBecause { get; }
}

/// <summary>Ready from the end of start-up until stopping begins.</summary>
public sealed class LifetimeReadiness(IHostApplicationLifetime lifetime) : IReadiness
{
    /// <inheritdoc/>
    public string? NotReadyBecause =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "It is stopping."
        : lifetime.ApplicationStarted.IsCancellationRequested ? null
        : "It is starting.";
}
