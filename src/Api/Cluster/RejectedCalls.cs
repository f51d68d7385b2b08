using Orleans.Serialization.Invocation;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Cluster;

/// <summary>
/// Calls that no silo has taken: the grain was on its way out of one, or the silo itself, and nobody knew yet where to send them. They have had no effect, so they are made
/// again, a few times within a second. A call that was lost with its silo may have had one, and is made again only where that changes nothing: a look, or a command that
/// has its client's key.
/// </summary>
public sealed class RejectedCalls(TimeProvider time) : IOutgoingGrainCallFilter
{
    private const int TriesMax = 5;

    /// <summary>Before the second try; it doubles each time.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        for (var tries = 1; !await TryInvoke(context, isLast: tries == TriesMax); tries++)
        {
            await Task.Delay(FirstPause * (1 << (tries - 1)), time);
        }
    }

    private static async Task<bool> TryInvoke(IOutgoingGrainCallContext context, bool isLast)
    {
        try
        {
            await context.Invoke();
            return true;
        }
        catch (OrleansMessageRejectionException e) when (!isLast && (e is not SiloUnavailableException || IsRepeatable(context.Request)))
        {
            return false;
        }
    }

    // Whatever has an effect comes in an envelope.
    private static bool IsRepeatable(IInvokable request)
    {
        for (var i = 0; i < request.GetArgumentCount(); i++)
        {
            if (request.GetArgument(i) is IRepeatable { IsRepeatable: false })
            {
                return false;
            }
        }

        return true;
    }
}
