using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.References;

namespace OrleansOms.Grains.Tests.References;

public sealed class ReferenceTests
{
    private static readonly Given<ReferenceState, ReferenceCommand, ReferenceEvent> Free = new(Reference.Rules, "web/577805");
    private static readonly PromiseId A1 = new("order-a", 1);
    private static readonly PromiseId A2 = new("order-a", 2);

    [Fact]
    public void Claim_OfAFreeReference_HoldsIt() =>
        Assert.Equal(A1, Free.When(new ClaimReference("order-a", 1)).Then(new ReferenceClaimed(A1)).Answered(new Done()).After.State.Holder);

    [Fact]
    public void Claim_Again_ChangesNothing() =>
        Free.And(new ReferenceClaimed(A1)).When(new ClaimReference("order-a", 1)).ThenNothing().Answered(new Done());

    [Fact]
    public void Claim_OfAnotherOrders_IsRefused() =>
        Free.And(new ReferenceClaimed(A1)).When(new ClaimReference("order-b", 1)).ThenRefused(Rejections.DuplicateReference);

    [Fact]
    public void Claim_WithALaterNumber_ReplacesTheEarlierForGood()
    {
        var moved = Free.And(new ReferenceClaimed(A1)).When(new ClaimReference("order-a", 2)).Then(new ReferenceClaimed(A2)).After;
        moved.When(new ClaimReference("order-a", 1)).ThenRejected("referenceClaimEnded");
        moved.When(new ReleaseReference("order-a", 1)).ThenNothing();
        moved.And(new ReferenceReleased(A2)).When(new ClaimReference("order-a", 1)).ThenRejected("referenceClaimEnded");
    }

    [Fact]
    public void Claim_WithAnEarlierNumber_IsRefused() =>
        Free.And(new ReferenceClaimed(A2)).When(new ClaimReference("order-a", 1)).ThenRejected("referenceClaimEnded");

    [Fact]
    public void Claim_ArrivingAfterItsOwnRelease_IsRefused() =>
        Free.And(new ReferenceReleased(A1)).When(new ClaimReference("order-a", 1)).ThenRejected("referenceClaimEnded");

    [Fact]
    public void Release_ByItsHolder_FreesIt() =>
        Free.And(new ReferenceClaimed(A1))
            .When(new ReleaseReference("order-a", 1)).Then(new ReferenceReleased(A1)).Answered(new Done()).After
            .When(new ClaimReference("order-b", 7)).Then(new ReferenceClaimed(new("order-b", 7)));

    [Fact]
    public void Release_OfAClaimThatNeverCame_LeavesTheHolder() =>
        Assert.Equal(A1, Free.And(new ReferenceClaimed(A1)).When(new ReleaseReference("order-b", 1)).Then(new ReferenceReleased(new("order-b", 1))).After.State.Holder);

    [Fact]
    public void Tombstone_AfterItsTime_IsForgottenWithTheNextEvent() =>
        Assert.Equal(
            0,
            Free.And(new ReferenceReleased(A1)).After(ReferenceState.TombstoneRetention).And(new ReferenceClaimed(new("order-b", 1))).State.Ended.Count);
}
