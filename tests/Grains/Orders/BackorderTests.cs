using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

using GivenOrder = Given<OrderState, OrderCommand, OrderEvent>;

/// <summary>Orders whose lines wait.</summary>
public sealed class BackorderTests
{
    private static readonly OrderTerms Terms = OrderCases.Terms() with { OnShortage = OnShortage.Backorder };

    /// <summary>Line 1 is short by 2 of 6; line 2 can't be had at all.</summary>
    private static readonly OrderPlaced Placed = new(Terms, [new(1, 1, "X", 4)], null, PlaceKey);

    private static readonly OrderBackordered Queued = new([new(1, 1, 2), new(2, 2, 4)]);

    private static GivenOrder Queueing => Nothing.And(Placed, new AllocationReserved(1), Queued);

    /// <summary>4 units of line 1 are allocated at X, 2 wait; all 4 of line 2 wait. Version 7.</summary>
    private static GivenOrder Waiting => Queueing.And(new WaitConfirmed(1), new WaitConfirmed(2), new OrderAllocated(), new AllocationCommitted(1));

    [Fact]
    public void Reserved_TheLastOfAPlanInPart_QueuesTheRestAtItsSkus()
    {
        var queued = Nothing.When(Place(Terms, PlanOf(new Grains.Orders.Sourcing.PlannedAllocation(1, "X", 4)))).Then(Placed).After
            .When(Reserve(1, Yes)).Then(new AllocationReserved(1), Queued).After;
        Assert.Equal(["wait/1 sku/A wait 2", "wait/2 sku/B wait 4"], queued.Owed.Messages());
        Assert.Equal(queued.Now + Placing.TimeLimit, queued.Owed.Deadline);
        Assert.Equal("placing", queued.View().Status);
    }

    [Fact]
    public void Place_WithNothingToBeHad_QueuesAllOfItAtOnce() =>
        Nothing.When(Place(Terms, PlanOf())).Then(Placed with { Allocations = [] }, new OrderBackordered([new(1, 1, 6), new(2, 2, 4)])).AnsweredLater();

    [Fact]
    public void Confirmed_TheLastWait_AllocatesTheOrder()
    {
        var confirmed = Queueing.When(Told(1, Yes)).Then(new WaitConfirmed(1)).After.When(Told(2, Yes)).Then(new WaitConfirmed(2), new OrderAllocated()).After;
        Assert.Equal(["allocation/1 stock/A@X commit"], confirmed.Owed.Messages());
    }

    [Fact]
    public void Confirmed_TheLastWaitOfAnOrderWithoutAllocations_Stands()
    {
        var standing = Nothing.When(Place(Terms, PlanOf())).After.And(new WaitConfirmed(1)).When(Told(2, Yes)).After;
        Assert.Equal("backordered", standing.View().Status);
        Assert.Empty(standing.Owed.Requests);
    }

    [Fact]
    public void WaitRefused_ByOneSku_UndoesThePlacingAndAllItsWaits()
    {
        var undone = Queueing.And(new WaitConfirmed(1))
            .When(Told(2, new WaitRefused(3))).Then(new OrderRefused(Rejections.InsufficientStock([Sourcing.Short(2, "B", 4, 3)]))).After;
        Assert.Equal(["allocation/1 stock/A@X release 4", "giveUp/1 sku/A give up 2", "giveUp/2 sku/B give up 4"], undone.Owed.Messages());
        undone.When(Assign(1)).ThenRefused(new UnitsNotWanted());
        var gone = undone.And(new AllocationReleased(1, 4), new WaitGivenUp(1, 2)).When(GivenUp(2, 4)).Then(new WaitGivenUp(2, 4)).After;
        Assert.Null(gone.State.Terms);
        Assert.Equal((2, 3), (gone.State.NextNumber, gone.State.NextWait));
    }

    [Fact]
    public void Overdue_WhileASkuDoesNotConfirm_IsUndone() =>
        Queueing.When(new PlacementOverdue()).Then(new OrderRefused(Rejections.PlacementTimedOut));

    [Fact]
    public void Order_ThatWaitsInPart_ShowsItByLine()
    {
        var view = Waiting.View();
        Assert.Equal("backordered", view.Status);
        Assert.Equal([(4, 2), (0, 4)], view.Lines.Select(line => (line.Allocated, line.Backordered)));
        Assert.Equal("partiallyShipped", Waiting.When(ShipFrom("X", "s", (1, 4))).After.And(new UnitsLeft(1, 4), new OrderShipped(1)).View().Status);
    }

    [Fact]
    public void Assign_OfUnitsThatALineWaitsFor_MakesAnAllocationThatTakesThem()
    {
        var filled = Waiting.When(Assign(2)).Then(new BackorderFilled(2, 2, 2, "Y", 3, 7, 3)).Answered(new Done()).After;
        Assert.Equal(["allocation/2 stock/B@Y take 3 of 7"], filled.Owed.Messages());
        Assert.Equal((3, 1), (filled.View().Lines[1].Allocated, filled.View().Lines[1].Backordered));
        var held = filled.When(Take(2)).Then(new AllocationCommitted(2)).After;
        Assert.Empty(held.Owed.Requests);
        Assert.Equal(["allocation/2 stock/B@Y ship 3"], held.When(ShipFrom("Y", "s", (2, 3))).After.Owed.Messages());
    }

    [Fact]
    public void Assign_OfUnitsThatWereTakenBefore_ChangesNothingEvenWhenTheLineIsFull() =>
        Waiting.And(new BackorderFilled(2, 2, 2, "Y", 3, 7, 3)).When(Cancel("c")).After.When(Assign(2)).ThenNothing();

    [Fact]
    public void Assign_BeforeTheOrderStands_IsToBeAskedAgain() => Queueing.When(Assign(2)).ThenRefused(new NotPlacedYet());

    [Fact]
    public void Assign_ToAWaitOfAnEarlierPlacing_IsNotWanted() => Nothing.And(Placed).When(Assign(2)).ThenRefused(new UnitsNotWanted());

    [Fact]
    public void Assign_AfterSomeWereCancelled_TakesOnlyWhatIsLeft() =>
        Waiting.When(Cancel("c", (2, 2))).After.When(Assign(2)).Then(new BackorderFilled(2, 2, 2, "Y", 2, 7, 3));

    [Fact]
    public void Assign_AfterAllWasCancelled_IsNotWanted() => Waiting.When(Cancel("c", (2, 4))).After.When(Assign(2)).ThenRefused(new UnitsNotWanted());

    [Fact]
    public void Cancel_OfALineThatWaitsInPart_TakesTheWaitingUnitsFirst()
    {
        var cancelled = Waiting.When(Cancel("c", (1, 3)))
            .Then(new OrderCancelled(1, "changed mind", [new(1, 0, 2, 1), new(1, 1, 1)], new("c", "f"))).AnsweredLater().After;
        Assert.Equal(["allocation/1 stock/A@X release 1", "giveUp/1 sku/A give up 2"], cancelled.Owed.Messages());
        var released = cancelled.When(Release(1, 1)).Then(new AllocationReleased(1, 1)).After;
        released.When(Cancel("c", (1, 3))).ThenKnown().AnsweredLater();
        var settled = released.When(GivenUp(1, 2)).Then(new WaitGivenUp(1, 2)).After;
        settled.When(Cancel("c", (1, 3))).ThenKnown().Answered(new OrderAnswered(settled.View(), null, 1));
        Assert.Equal((3, 3, 0), (settled.View().Lines[0].Cancelled, settled.View().Lines[0].Allocated, settled.View().Lines[0].Backordered));
    }

    [Fact]
    public void Cancel_OfUnitsThatAreBeingTakenOver_GivesThemBackAfterwards()
    {
        var cancelled = Waiting.And(new BackorderFilled(2, 2, 2, "Y", 3, 7, 3)).When(Cancel("c", (2, 4))).After;
        Assert.Equal(["allocation/2 stock/B@Y take 3 of 7", "giveUp/2 sku/B give up 1"], cancelled.Owed.Messages());
        Assert.Equal(["allocation/2 stock/B@Y release 3", "giveUp/2 sku/B give up 1"], cancelled.When(Take(2)).After.Owed.Messages());
    }

    [Fact]
    public void Cancel_OfEverything_CancelsAnOrderThatWaits() =>
        Assert.Equal("cancelled", Waiting.When(Cancel("c")).After.View().Status);

    private static WaitAnswered Told(int wait, Reply reply) =>
        new(wait, new WaitForUnits(new WaitId(Id, wait), 1, null, false, DateTimeOffset.MaxValue), reply);

    private static WaitAnswered GivenUp(int wait, long total) => new(wait, new WithdrawWait(new WaitId(Id, wait), total), Yes);

    private static AssignUnits Assign(int wait) => new(wait, "Y", 7, 3);

    private static AllocationAnswered Take(int number) => new(number, new TakeHeldUnits(Promise(number), 7, 3, 3), Yes);

    private static class Sourcing
    {
        public static RejectionError Short(int line, string sku, long requested, long available) =>
            Grains.Orders.Sourcing.Shortage.Of(line, sku, requested, available);
    }
}
