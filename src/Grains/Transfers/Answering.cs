using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Grains.Transfers;

/// <summary>When and what callers are told. What was done is told as of the version at which it was done, so a repeat years later gets the same.</summary>
public static class Answering
{
    public static Answer<Reply> Of(TransferState state, TransferCommand command) => command switch
    {
        RequestOnFacts c => OfKey(state, c.Request.Key.Key),
        TransferChange c => OfKey(state, c.Key!.Key),
        _ => Answer<Reply>.Now(new Done()),
    };

    private static Answer<Reply> OfKey(TransferState state, string key) => state.FindKey(key) switch
    {
        { Done: 0 } => Answer<Reply>.UnderWay,
        { } entry when entry.Done == state.Version => Answer<Reply>.Now(new TransferAnswered(
            TransferViews.Of(state),
            entry.Use == KeyUse.Receipt ? entry.Number : null,
            entry.Use == KeyUse.WriteOff ? entry.Number : null)),
        { } entry => Answer<Reply>.AsOf(entry.Done),
        null when state.Refused is { } refused && refused.Key == key => Answer<Reply>.Now(new Rejected(refused.Rejection)),
        null => throw new UnreachableException("A key that was accepted is neither known nor refused."),
    };
}
