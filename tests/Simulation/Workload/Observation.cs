using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Simulation.Workload;

/// <summary>What one client saw of one request, however often it was repeated with its key.</summary>
/// <param name="Invoked">When it was sent first.</param>
/// <param name="Asked">When the attempt was sent that was answered.</param>
/// <param name="Returned">When its outcome was known, or given up on.</param>
/// <param name="Reply">Null when the outcome is unknown: it may have happened, and may happen yet.</param>
/// <param name="Command">What was asked; null for a read.</param>
/// <param name="View">What was read; null for a write, or where there was nothing.</param>
public sealed record Observation(
    int Number, GrainName Grain, DateTimeOffset Invoked, DateTimeOffset Asked, DateTimeOffset Returned, object? Command, Reply? Reply, object? View)
{
    public bool IsRead => Command is null;

    public override string ToString() =>
        $"#{Number} {Command?.GetType().Name ?? "Read"} of {Grain} from {Invoked:mm:ss.ffffff} to {Returned:mm:ss.ffffff}: {Reply ?? View ?? "unknown"}";
}
