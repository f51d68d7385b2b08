using System.Diagnostics.CodeAnalysis;

namespace OrleansOms.Api.Cluster;

/// <summary>
/// The calls that wait for a grain's answer. Once the last connection is lost nobody will answer them, so they end there and then instead of
/// at <see cref="ApiLimits.GrainAnswer"/>. Whether the grain acted is unknown; the caller's retry tells.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of the token has no timer: it holds nothing but memory.")]
internal sealed class WaitingCalls : IOutgoingGrainCallFilter
{
    private CancellationTokenSource _lost = new();

    /// <summary>Ends all that wait now.</summary>
    public void End() => Interlocked.Exchange(ref _lost, new CancellationTokenSource()).Cancel();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var lost = Volatile.Read(ref _lost).Token;
        try
        {
            await context.Invoke().WaitAsync(lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            throw new NoSiloException();
        }
    }
}
