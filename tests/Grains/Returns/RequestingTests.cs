using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Returns;
using static OrleansOms.Grains.Tests.Returns.ReturnCases;

namespace OrleansOms.Grains.Tests.Returns;

public sealed class RequestingTests
{
    [Fact]
    public void Request_OfUnits_ClaimsThemBeforeItsCallerIsTold()
    {
        var requested = Nothing.When(Request()).Then(Requested()).AnsweredLater().After;
        Assert.Equal(["claim order/o-1 claim#1 1:3 2:1 1:1"], requested.Messages());
        Assert.Null(ReturnViews.View(requested.State));

        var approved = requested.When(Claim(Grant)).Then(new ReturnGranted(Order), new ReturnApproved(null)).After;
        Assert.Empty(approved.Owed.Requests);
        approved.When(Request()).ThenKnown().Answered(approved.Told());
        Assert.Equal("approved", approved.View().Status);
        Assert.Equal(
            ["1 A 4 too small; too late", "2 B 1 broken"],
            approved.View().Lines.Select(line => $"{line.Line} {line.Sku} {line.Quantity} {line.Reason}").ToArray());
    }

    [Fact]
    public void Request_ThatNeedsAnOperator_WaitsForHim()
    {
        var waiting = Nothing.And(Requested(Operator)).When(Claim(Grant)).Then(new ReturnGranted(Order)).After;
        waiting.When(Request(Operator)).ThenKnown().Answered(waiting.Told());
        Assert.Equal("requested", waiting.View().Status);

        var approved = waiting.When(new ApproveReturn { Key = Key("a") }).Then(new ReturnApproved(Key("a"))).After;
        Assert.Equal("approved", approved.View().Status);

        var later = approved.And(new ReturnReceived(1, "X", [new(2, 1, 2)], Key("in")));
        Assert.Equal(Answer<Reply>.AsOf(approved.Version), Return.Rules.Answer(later.State, new ApproveReturn { Key = Key("a") }));
        Assert.Equal(Answer<Reply>.AsOf(waiting.Version), Return.Rules.Answer(later.State, Request(Operator)));
    }

    [Fact]
    public void Approve_OfAnApprovedOne_IsToldHowItIsNowAndTheSameEverAfter()
    {
        var again = new ApproveReturn { Key = Key("b") };
        foreach (var given in new[] { Approved, Received })
        {
            var repeated = given.When(again).Then(new ApprovalRepeated(Key("b")));
            repeated.Answered(repeated.After.Told());
            Assert.Equal(given.View().Status, repeated.After.View().Status);

            var later = repeated.After.And(new ReturnReceived(2, "Y", [new(3, 2, 1)], Key("in-2")));
            later.When(again).ThenKnown();
            Assert.Equal(Answer<Reply>.AsOf(repeated.After.Version), Return.Rules.Answer(later.State, again));
            later.When(again with { Key = new RequestKey("b", "other") }).ThenRefused(Rejections.KeyReused);
        }
    }

    [Fact]
    public void Approve_OfAnApprovedOneWithoutAKey_LeavesNothing() =>
        Received.When(new ApproveReturn { Key = new RequestKey("anonymous:1", "") }).ThenNothing().Answered(Received.Told());

    [Fact]
    public void Request_ThatTheOrderRefuses_LeavesNothingButItsNumber()
    {
        var refusal = Rejections.UnknownOrder;
        var refused = Nothing.And(Requested()).When(Claim(new Rejected(refusal))).Then(new ReturnRefused(refusal)).After;
        Assert.Equal(["claim order/o-1 release#1"], refused.Messages());
        Assert.Null(ReturnViews.View(refused.State));

        var gone = refused.When(Release()).Then(new ClaimReleased()).After;
        Assert.Empty(gone.Owed.Requests);
        Assert.Equal(new Rejected(refusal), Return.Rules.Answer(gone.State, Request()).Reply);
        gone.When(Request()).Then(Requested(claim: 2)).AnsweredLater();
        gone.When(new ApproveReturn { Key = Key("a") }).ThenRefused(Rejections.ReturnNotFound);
    }

    [Fact]
    public void Request_WithTheKeyOfAnotherBody_IsRefused()
    {
        Approved.When(Request(key: FirstKey with { Fingerprint = "other" })).ThenRefused(Rejections.KeyReused);
        Approved.When(Request(key: new RequestKey("returns:k2", "f1"))).ThenRefused(Rejections.KeyReused);
    }

    [Fact]
    public void ClaimsAnswer_ThatCameTwiceOrLate_ChangesNothing()
    {
        Approved.When(Claim(Grant)).ThenNothing();
        Approved.When(Claim(new Rejected(Rejections.UnknownOrder))).ThenNothing();
        Nothing.And(Requested(claim: 2)).When(Claim(Grant)).ThenNothing();
        Nothing.When(Claim(Grant)).ThenNothing();
        Nothing.When(Release()).ThenNothing();
    }

    [Fact]
    public void Decline_OfWhatHasNotComeBack_FreesTheUnitsBeforeItsCallerIsTold()
    {
        var decline = new DeclineReturn("worn") { Key = Key("d") };
        foreach (var given in new[] { Approved, Waiting })
        {
            var declining = given.When(decline).Then(new ReturnDeclined("worn", Key("d"))).AnsweredLater().After;
            Assert.Equal(["claim order/o-1 release#1"], declining.Messages());
            var declined = declining.When(Release()).Then(new ClaimReleased()).After;
            Assert.Empty(declined.Owed.Requests);
            Assert.Equal("declined", declined.View().Status);
            declined.When(decline).ThenKnown().Answered(declined.Told());
        }
    }

    [Fact]
    public void Decline_AfterUnitsCameBack_IsRefused() =>
        Received.When(new DeclineReturn(null) { Key = Key("d") }).ThenRejected("returnReceived");

    /// <summary>Every change in every state that does not take it.</summary>
    [Fact]
    public void Change_ThatTheStatusDoesNotTake_IsRefused()
    {
        var declined = Waiting.And(new ReturnDeclined(null, Key("d")), new ClaimReleased());
        ReturnCommand[] changes = [Receive("X", "k", (1, 1)), Inspect("k", Line(1, 1)), Refund("k")];
        Assert.All(changes, change => Waiting.When(change).ThenRejected("returnNotApproved"));
        Assert.All(
            (ReturnCommand[])[.. changes, new ApproveReturn { Key = Key("k") }, new DeclineReturn(null) { Key = Key("k") }],
            change => declined.When(change).ThenRejected("returnDeclined"));
        Assert.All(
            (ReturnCommand[])[.. changes, new ApproveReturn { Key = Key("k") }, new DeclineReturn(null) { Key = Key("k") }],
            change => Nothing.When(change).ThenRefused(Rejections.ReturnNotFound));
    }

    [Fact]
    public void Change_WithAStaleVersion_IsRefusedUnlessItsKeyIsKnown()
    {
        var stale = Refund("r") with { IfMatch = 1 };
        Received.When(stale).ThenRefused(Rejections.StaleVersion);
        Received.And(new RefundStarted(1, [new(1, 1)], Key("r"))).When(stale).ThenKnown();
        Received.And(new RefundStarted(1, [new(1, 1)], Key("r"))).When(stale with { Key = new("r", "other") }).ThenRefused(Rejections.KeyReused);
    }
}
