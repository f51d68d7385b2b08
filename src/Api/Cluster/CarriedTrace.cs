using System.Diagnostics;

namespace OrleansOms.Api.Cluster;

/// <summary>
/// Gives a traced request's place in its trace along with each call to a grain, as W3C has it in HTTP. Orleans' own propagation would do it as well, but makes a
/// span of each call, and decides anew about each whose request was not to be traced.
/// </summary>
public sealed class CarriedTrace : IOutgoingGrainCallFilter
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    public Task Invoke(IOutgoingGrainCallContext context) =>
        Activity.Current is { Recorded: true } span ? Carry(span, context) : context.Invoke();

    /// <summary>What came with the call that is being answered, if it is part of a trace.</summary>
    public static bool TryTake(out ActivityContext parent) =>
        ActivityContext.TryParse(RequestContext.Get(Parent) as string, RequestContext.Get(State) as string, isRemote: true, out parent);

    // What is set in here is gone with it: the caller's next call may be part of no trace.
    private static async Task Carry(Activity span, IOutgoingGrainCallContext context)
    {
        RequestContext.Set(Parent, span.Id!);
        if (span.TraceStateString is { } state) RequestContext.Set(State, state);
        await context.Invoke();
    }
}
