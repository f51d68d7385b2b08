using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Returns.ReturnEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Returns;

/// <summary>From the announcement to the approval. The order grants the units, so that no other return can have them; a decline gives them back.</summary>
public static class Requesting
{
    public static Outcome Request(ReturnState state, RequestUnderPolicy c)
    {
        var request = c.Request;
        if (state.FindKey(request.Key.Key) is { } known)
        {
            return request.Key.Repeat<ReturnEvent>(known.Fingerprint);
        }

        // The return's id derives from its key, so a return that exists under another key was not meant.
        return state.Terms is not null
            ? Refuse<ReturnEvent, Reply>(Rejections.KeyReused)
            : Record<ReturnEvent, Reply>(new ReturnRequested(
                new ReturnTerms(request.Order, request.Lines, request.Method, c.Policy), state.NextNumber, request.Key));
    }

    public static Outcome Answered(ReturnState state, ClaimAnswered c) => (c.Sent, c.Reply, state.Stage) switch
    {
        _ when c.Claim != state.Claim || state.Terms is null => Nothing<ReturnEvent, Reply>(),
        (ClaimReturn, ClaimGranted granted, ReturnStage.Claiming) => Granted(state.Terms, granted),
        (ClaimReturn, Rejected refused, ReturnStage.Claiming) => Record<ReturnEvent, Reply>(new ReturnRefused(refused.Rejection)),
        (ReleaseReturn, Done, ReturnStage.Undoing) => Record<ReturnEvent, Reply>(new ClaimReleased()),
        (ReleaseReturn, Done, ReturnStage.Declined) when Owing.IsReleasing(state) => Record<ReturnEvent, Reply>(new ClaimReleased()),
        _ => Nothing<ReturnEvent, Reply>(),
    };

    public static Outcome Approve(ReturnState state, ApproveReturn c) => ReturnKeys.Check(state, c) ?? state.Stage switch
    {
        ReturnStage.Declined => Refuse<ReturnEvent, Reply>(ReturnRejections.Declined),
        ReturnStage.Requested => Record<ReturnEvent, Reply>(new ReturnApproved(c.Key)),

        // Who sends no key can't repeat himself, so for him there is nothing to remember.
        _ when c.Key!.IsAnonymous() => Nothing<ReturnEvent, Reply>(),
        _ => Record<ReturnEvent, Reply>(new ApprovalRepeated(c.Key!)),
    };

    public static Outcome Decline(ReturnState state, DeclineReturn c) => ReturnKeys.Check(state, c) ?? state switch
    {
        { Stage: ReturnStage.Declined } => Refuse<ReturnEvent, Reply>(ReturnRejections.Declined),
        { Receipts.IsEmpty: false } => Refuse<ReturnEvent, Reply>(ReturnRejections.AlreadyReceived),
        _ => Record<ReturnEvent, Reply>(new ReturnDeclined(c.Reason, c.Key!)),
    };

    private static Outcome Granted(ReturnTerms terms, ClaimGranted granted)
    {
        var known = new ReturnGranted(new ReturnedOrder(granted.Channel, granted.Currency, granted.Lines));
        return terms.Policy.NeedsApproval
            ? Record<ReturnEvent, Reply>(known)
            : Record<ReturnEvent, Reply>(known, new ReturnApproved(null));
    }
}
