using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

public sealed class PlacingTests
{
    [Fact]
    public void Place_WithAPlan_OwesAllReservationsAtOnce()
    {
        var placed = Nothing.When(Place()).Then(Placed()).AnsweredLater().After;
        Assert.Equal(["allocation/1 stock/A@X reserve 6", "allocation/2 stock/B@Y reserve 4"], placed.Owed.Messages());
        Assert.Equal(placed.Now + Placing.TimeLimit, placed.Owed.Deadline);
        Assert.Equal("placing", placed.View().Status);
    }

    [Fact]
    public void Place_WithAReference_ClaimsItTogetherWithTheReservations() =>
        Assert.Equal(
            ["allocation/2 stock/A@X reserve 6", "allocation/3 stock/B@Y reserve 4", "reference/1 reference/web/577805 ClaimReference"],
            Nothing.When(Place(Terms("577805"))).Then(PlacedWithReference()).After.Owed.Messages());

    [Fact]
    public void Place_WithAShortPlan_IsRefusedAndHoldsNothing() =>
        Nothing.When(Place(plan: new SourcingPlan([], [Shortage.Of(1, "A", 6, 2)])))
            .ThenRefused(Rejections.InsufficientStock([new("/lines/0/quantity", "2 of 6 units can be had.", 1, "A", 6, 2)]));

    [Fact]
    public void Place_WithAnAmountBeyondAllBounds_IsRefused() =>
        Nothing.When(Place(Terms() with { Lines = [new("A", 1_000_000_000, 1_000_000_000_000m, 0, 0, null)] })).ThenRejected("amountTooLarge");

    [Fact]
    public void Place_WithItsKeyUnderWay_WaitsForTheSameOutcome() => Nothing.And(Placed()).When(Place()).ThenKnown().AnsweredLater();

    [Fact]
    public void Place_WithItsKeyAndAnotherBody_IsRefused() =>
        Standing().When(Place() with { Key = PlaceKey with { Fingerprint = "f2" } }).ThenRefused(Rejections.KeyReused);

    [Fact]
    public void Place_OnceItIsShort_StillFindsTheOrderOfItsKey() =>
        Standing().When(Place(plan: new SourcingPlan([], [Shortage.Of(1, "A", 6, 0)]))).ThenKnown();

    [Fact]
    public void Reserved_TheLastOne_AllocatesTheOrderAndOwesTheCommits()
    {
        var allocated = Nothing.And(Placed(), new AllocationReserved(2))
            .When(Reserve(1, Yes)).Then(new AllocationReserved(1), new OrderAllocated()).After;
        Assert.Equal(["allocation/1 stock/A@X commit", "allocation/2 stock/B@Y commit"], allocated.Owed.Messages());
        Assert.Null(allocated.Owed.Deadline);
    }

    [Fact]
    public void Reserved_BeforeTheReferenceIsClaimed_WaitsForTheClaim() =>
        Nothing.And(PlacedWithReference(), new AllocationReserved(2), new AllocationReserved(3))
            .When(Claim(1, Yes)).Then(new ReferenceClaimed(), new OrderAllocated());

    [Fact]
    public void Committed_TheLastOne_TellsTheCaller()
    {
        var standing = Nothing
            .And(Placed(), new AllocationReserved(1), new AllocationReserved(2), new OrderAllocated(), new AllocationCommitted(2))
            .When(Commit(1)).Then(new AllocationCommitted(1)).After;
        Assert.Empty(standing.Owed.Requests);
        standing.When(Place()).ThenKnown().Answered(new OrderAnswered(standing.View(), null, null));
        Assert.Equal("allocated", standing.View().Status);
    }

    [Fact]
    public void Answer_AskedAfterLaterChanges_IsThatOfTheVersionAtWhichItWasDone()
    {
        var later = Standing().And(new OrderCancelled(1, "r", [new(1, 1, 6)], new("c", "f")));
        Assert.Equal(Engine.Answer<Reply>.AsOf(6), Order.Rules.Answer(later.State, Place()));
    }

    [Fact]
    public void Overdue_BeforeEverythingIsReserved_UndoesThePlacing()
    {
        var open = Nothing.And(PlacedWithReference(), new AllocationReserved(2));
        Assert.Null(Order.Rules.Due(open.State, open.Now + Placing.TimeLimit - TimeSpan.FromTicks(1)));
        var due = Order.Rules.Due(open.State, open.Now + Placing.TimeLimit);
        var undoing = open.When(Assert.IsType<PlacementOverdue>(due)).Then(new OrderRefused(Rejections.PlacementTimedOut)).After;
        Assert.Equal(
            ["allocation/2 stock/A@X release 6", "allocation/3 stock/B@Y release 4", "reference/1 reference/web/577805 ReleaseReference"],
            undoing.Owed.Messages());
        Assert.Null(OrderViews.View(undoing.State, null));
        undoing.And(new AllocationReleased(2, 6), new AllocationReleased(3, 4)).When(Place(Terms("577805"))).ThenKnown().AnsweredLater();
        var gone = undoing.And(new AllocationReleased(2, 6), new AllocationReleased(3, 4), new ReferenceReleased());
        Assert.Equal(Rejections.PlacementTimedOut, Told(gone));
    }

    [Fact]
    public void Overdue_OnceAllocated_ChangesNothing() =>
        Nothing.And(Placed(), new AllocationReserved(1), new AllocationReserved(2), new OrderAllocated()).When(new PlacementOverdue()).ThenNothing();

    [Fact]
    public void DuplicateReference_UndoesThePlacingAndGivesUpItsOwnClaim()
    {
        var undoing = Nothing.And(PlacedWithReference()).When(Claim(1, Rejections.DuplicateReference))
            .Then(new OrderRefused(Rejections.DuplicateReference)).After;
        Assert.Equal("reference/1 reference/web/577805 ReleaseReference", undoing.Owed.Messages()[^1]);
    }

    [Fact]
    public void ReservationThatComesThrough_AfterTheOrderWasGivenUp_IsAFactAndIsStillGivenBack()
    {
        var undoing = Nothing.And(Placed(), new OrderRefused(Rejections.PlacementTimedOut))
            .When(Reserve(1, Yes)).Then(new AllocationReserved(1)).After;
        Assert.Equal(["allocation/1 stock/A@X release 6", "allocation/2 stock/B@Y release 4"], undoing.Owed.Messages());
    }

    [Fact]
    public void Place_AfterItWasRefused_StartsOverWithNumbersThatWereNeverUsed()
    {
        var gone = Nothing.And(Placed(), new OrderRefused(Rejections.PlacementTimedOut), new AllocationReleased(1, 6), new AllocationReleased(2, 4));
        Assert.Null(OrderViews.View(gone.State, null));
        Assert.Empty(gone.Owed.Requests);
        gone.When(Place() with { Key = PlaceKey with { Fingerprint = "f2" } })
            .Then(new OrderPlaced(Terms(), [new(3, 1, "X", 6), new(4, 2, "Y", 4)], null, PlaceKey with { Fingerprint = "f2" }));
    }

    [Fact]
    public void Place_WithServicesOnly_StandsAtOnce()
    {
        var placed = Nothing.When(Place(plan: PlanOf(new(1, null, 6), new(2, null, 4))))
            .Then(new OrderPlaced(Terms(), [new(1, 1, null, 6), new(2, 2, null, 4)], null, PlaceKey), new OrderAllocated()).After;
        Assert.Empty(placed.Owed.Requests);
        Assert.Equal("allocated", placed.View().Status);
        Assert.Empty(placed.View().Lines[0].Allocations);
    }

    [Fact]
    public void Place_WithChargesOnly_IsDeliveredAtOnceAndHasNothingToCancel()
    {
        var placed = Nothing.When(Place(Terms() with { Lines = [] }, PlanOf())).After;
        Assert.Equal("delivered", placed.View().Status);
        Assert.Equal("5.94", placed.View().Amounts.Total);
        placed.When(Cancel("c")).ThenRefused(Rejections.NothingToCancel);
    }

    [Fact]
    public void CancelAndShip_WhileItIsPlaced_AreNotFound()
    {
        Nothing.And(Placed()).When(Cancel("c")).ThenRefused(Rejections.OrderNotFound);
        Nothing.And(Placed()).When(ShipFrom("X", "s", (1, 1))).ThenRefused(Rejections.OrderNotFound);
        Nothing.When(Deliver(1, "d")).ThenRefused(Rejections.OrderNotFound);
    }

    internal static Rejection Told(Given<OrderState, OrderCommand, OrderEvent> given) =>
        Assert.IsType<Rejected>(Order.Rules.Answer(given.State, Place()).Reply).Rejection;
}
