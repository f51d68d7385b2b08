using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Grains.Returns;

/// <summary>When and what callers are told. What was done is told as of the version at which it was done, so a repeat years later gets the same.</summary>
public static class Answering
{
    public static Answer<Reply> Of(ReturnState state, ReturnCommand command) => command switch
    {
        RequestUnderPolicy c => OfKey(state, c.Request.Key.Key),
        ReceiveAt c => OfKey(state, c.Receive.Key!.Key),
        ApproveReturn c when c.Key!.IsAnonymous() && state.FindKey(c.Key!.Key) is null => Answer<Reply>.Now(new ReturnAnswered(ReturnViews.Of(state), null, null)),
        ReturnChange c => OfKey(state, c.Key!.Key),
        _ => Answer<Reply>.Now(new Done()),
    };

    private static Answer<Reply> OfKey(ReturnState state, string key) => state.FindKey(key) switch
    {
        { Done: 0 } => Answer<Reply>.UnderWay,
        { } entry => AsOf(state, entry.Done, entry),
        null when state.Refused is { } refused && refused.Key == key => Answer<Reply>.Now(new Rejected(refused.Rejection)),
        null => throw new UnreachableException("A key that was accepted is neither known nor refused."),
    };

    private static Answer<Reply> AsOf(ReturnState state, long version, KeyEntry? entry) => version == state.Version
        ? Answer<Reply>.Now(new ReturnAnswered(
            ReturnViews.Of(state),
            entry?.Use == KeyUse.Receipt ? entry.Number : null,
            entry?.Use == KeyUse.Refund ? entry.Number : null))
        : Answer<Reply>.AsOf(version);
}
