using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

using GivenOrder = Given<OrderState, OrderCommand, OrderEvent>;

public sealed class ResourcingTests
{
    [Fact]
    public void Refused_InTheFirstRound_GivesEverythingBackEvenWhatWasNotAnswered()
    {
        var withdrawn = Nothing.And(Placed()).When(Reserve(1, Busy(2)))
            .Then(new AllocationRefused(1, 2), new RoundWithdrawn([])).After;
        Assert.Equal(["allocation/1 stock/A@X release 6", "allocation/2 stock/B@Y release 4"], withdrawn.Owed.Messages());
        Assert.NotNull(withdrawn.Owed.Deadline);
    }

    [Fact]
    public void Released_TheLastOneOfARound_AsksForAnotherPlan()
    {
        var sourcing = Withdrawn().And(new AllocationReleased(2, 4)).When(Release(1, 6)).Then(new AllocationReleased(1, 6)).After;
        Assert.Equal([$"sourcing/1 sourcing/{Id} SourceOrder"], sourcing.Owed.Messages());
    }

    [Fact]
    public void AnotherPlan_IsReservedOneByOneInTheOrderOfNames()
    {
        var second = Sourcing().When(new Resourced(1, PlanOf(new(1, "Z", 6), new(2, "Y", 4), new(1, "C", 0))))
            .Then(new OrderResourced([new(3, 1, "C", 0), new(4, 1, "Z", 6), new(5, 2, "Y", 4)])).After;
        Assert.Equal(["allocation/3 stock/A@C reserve 0"], second.Owed.Messages());
        Assert.Equal(["allocation/4 stock/A@Z reserve 6"], second.And(new AllocationReserved(3)).Owed.Messages());
    }

    [Fact]
    public void Busy_InALaterRound_IsNoRefusal()
    {
        var busy = Second().When(Reserve(3, Busy(0))).ThenNothing().After;
        Assert.Equal(["allocation/3 stock/A@X reserve 6"], busy.Owed.Messages());
    }

    [Fact]
    public void Refused_InALaterRound_SourcesAgainWithinWhatTheLocationSaid()
    {
        var withdrawn = Second().And(new AllocationReserved(3)).When(Reserve(4, Refused(1)))
            .Then(new AllocationRefused(4, 1), new RoundWithdrawn([new Ceiling("B", "Y", 1)])).After;
        var sourcing = withdrawn.And(new AllocationReleased(3, 6), new AllocationReleased(4, 4));
        var request = Assert.Single(sourcing.Owed.Requests);
        Assert.Equal("sourcing/2", request.Id);
        Assert.Equal([new Ceiling("B", "Y", 1)], Assert.IsType<SourceOrder>(request.Message).Ceilings);
    }

    [Fact]
    public void Refused_InALaterRound_GivesBackOnlyWhatWasAskedFor() =>
        Assert.Equal(
            ["allocation/3 stock/A@X release 6"],
            Second().When(Reserve(3, Refused(1))).After.Owed.Messages());

    [Fact]
    public void Refused_WhereTheLineIsBoundTo_RefusesTheOrder()
    {
        var undoing = Nothing.And(Placed(Pinned()), new AllocationReserved(1)).When(Reserve(2, Refused(3))).Then(
            new AllocationRefused(2, 3),
            new OrderRefused(Rejections.InsufficientStock([Shortage.Of(2, "B", 4, 3)]))).After;
        var gone = undoing.And(new AllocationReleased(1, 6), new AllocationReleased(2, 4));
        Assert.Equal("insufficientStock", PlacingTests.Told(gone).Code);
    }

    [Fact]
    public void Busy_WhereTheLineIsBoundTo_TriesOnceMore() =>
        Nothing.And(Placed(Pinned())).When(Reserve(2, Busy(3))).Then(new AllocationRefused(2, 3), new RoundWithdrawn([]));

    [Fact]
    public void AnotherPlan_ThatIsShort_RefusesTheOrder()
    {
        var rejection = Rejections.InsufficientStock([Shortage.Of(1, "A", 6, 5)]);
        var gone = Sourcing().When(new Resourced(1, new SourcingPlan([], rejection.Errors))).Then(new OrderRefused(rejection)).After;
        Assert.Null(gone.State.Terms);
        Assert.Equal(rejection, PlacingTests.Told(gone));
    }

    [Fact]
    public void Refused_InTheLastRound_RefusesTheOrder()
    {
        var given = Nothing.And(Placed());
        for (var round = 1; round < Placing.MaxRounds; round++)
        {
            var first = given.State.NextNumber;
            given = given.And(
                new RoundWithdrawn([]),
                new AllocationReleased(first - (round == 1 ? 2 : 1), round == 1 ? 6 : 10));
            given = round == 1 ? given.And(new AllocationReleased(first - 1, 4)) : given;
            given = given.And(new OrderResourced([new(first, 1, "X", 10)]));
        }

        var last = given.State.NextNumber - 1;
        given.When(Reserve(last, Refused(2))).Then(
            new AllocationRefused(last, 2),
            new OrderRefused(Rejections.InsufficientStock([Shortage.Of(1, "A", 6, 2)])));
    }

    [Fact]
    public void Overdue_WhileItWaitsForAPlan_EndsAtOnce() =>
        Assert.Null(Sourcing().When(new PlacementOverdue()).Then(new OrderRefused(Rejections.PlacementTimedOut)).After.State.Terms);

    [Fact]
    public void PlanOfAnEarlierRound_ChangesNothing() => Second().When(new Resourced(1, Plan())).ThenNothing();

    [Fact]
    public void AnswerAboutAnEarlierRound_ChangesNothing() => Second().When(Reserve(1, Yes)).ThenNothing();

    private static GivenOrder Withdrawn() => Nothing.And(Placed(), new AllocationRefused(1, 0), new RoundWithdrawn([]));

    private static GivenOrder Sourcing() => Withdrawn().And(new AllocationReleased(1, 6), new AllocationReleased(2, 4));

    private static GivenOrder Second() => Sourcing().And(new OrderResourced([new(3, 1, "X", 6), new(4, 2, "Y", 4)]));
}
