using System.Diagnostics;
using OrleansOms.Api.Cluster;
using OrleansOms.Engine;

namespace OrleansOms.Silo.Hosting;

/// <summary>A span for each call of a traced request that a grain of this silo gets. Calls of others cost a look.</summary>
internal sealed class TracedCalls : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) =>
        CarriedTrace.TryTake(out var parent) ? InSpan(parent, context) : context.Invoke();

    private static async Task InSpan(ActivityContext parent, IIncomingGrainCallContext context)
    {
        using var span = Spans.Source.StartActivity($"{context.TargetId.Type} {context.MethodName}", ActivityKind.Server, parent);
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }
}
