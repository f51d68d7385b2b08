using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Returns.ReturnEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Returns;

/// <summary>What comes before any rule on a return that stands: the key, then whether there is a return, then its version.</summary>
public static class ReturnKeys
{
    /// <summary>Changes of one return at most, its request included.</summary>
    public const int ChangesMax = 2_000;

    /// <summary>Null when the command is to be judged by its rule. A return whose claim is not settled was acknowledged to nobody: it counts as not there.</summary>
    public static Outcome? Check(ReturnState state, ReturnChange change)
    {
        var key = change.Key!;
        if (state.FindKey(key.Key) is { } known)
        {
            return key.Repeat<ReturnEvent>(known.Fingerprint);
        }

        if (!state.Stands)
        {
            return Decide.Refuse<ReturnEvent, Reply>(Rejections.ReturnNotFound);
        }

        if (state.Keys.Length >= ChangesMax)
        {
            return Decide.Refuse<ReturnEvent, Reply>(ReturnRejections.TooManyChanges);
        }

        return change.IfMatch is { } version && version != state.Version ? Decide.Refuse<ReturnEvent, Reply>(Rejections.StaleVersion) : null;
    }

    /// <summary>As <see cref="Check"/>, for what only an approved return takes.</summary>
    public static Outcome? CheckApproved(ReturnState state, ReturnChange change) => Check(state, change) ?? state.Stage switch
    {
        ReturnStage.Requested => Decide.Refuse<ReturnEvent, Reply>(ReturnRejections.NotApproved),
        ReturnStage.Declined => Decide.Refuse<ReturnEvent, Reply>(ReturnRejections.Declined),
        _ => null,
    };
}
