using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

/// <summary>Orders that go on without what can't be had.</summary>
public sealed class RemainderTests
{
    private static readonly OrderTerms InPart = Terms() with { OnShortage = OnShortage.CancelRemainder };

    /// <summary>Line 1 is short by 2 of 6; line 2 can't be had at all.</summary>
    private static readonly OrderPlaced Placed = new(InPart, [new(1, 1, "X", 4)], null, PlaceKey);

    private static readonly RemainderCancelled Remainder = new(1, Remainders.Reason, [new(1, 0, 2), new(2, 0, 4)]);

    [Fact]
    public void Reserved_TheLastOfAPlanInPart_CancelsTheRemainderAndAllocates() =>
        Nothing.When(Place(InPart, PlanOf(new PlannedAllocation(1, "X", 4)))).Then(Placed).After
            .When(Reserve(1, Yes)).Then(new AllocationReserved(1), Remainder, new OrderAllocated());

    [Fact]
    public void Reserved_TheLastOfAPlanInFull_CancelsNothing() =>
        Nothing.When(Place(InPart)).After.And(new AllocationReserved(1))
            .When(Reserve(2, Yes)).Then(new AllocationReserved(2), new OrderAllocated());

    [Fact]
    public void Order_PlacedInPart_HasItsRemainderCancelledFromTheStart()
    {
        var view = Nothing.And(Placed, new AllocationReserved(1), Remainder, new OrderAllocated(), new AllocationCommitted(1)).View();

        Assert.Equal("allocated", view.Status);
        Assert.Equal([(2, 4), (4, 0)], view.Lines.Select(line => (line.Cancelled, line.Allocated)));
        var cancellation = Assert.Single(view.Cancellations);
        Assert.Equal([new LineQuantity(1, 2), new(2, 4)], cancellation.Lines);

        // A third of line 1 (15.30 - 0.30 + 3.06), all of line 2, and 6 units of 10 of the shipping and its tax.
        Assert.Equal("13.58", cancellation.Amount);
        Assert.Equal(("28.00", "13.58", "14.42"), (view.Amounts.Total, view.Amounts.Cancelled, view.Amounts.Net));
    }

    [Fact]
    public void Cancel_AfterTheRemainder_IsTheSecondCancellation() =>
        Nothing.And(Placed, new AllocationReserved(1), Remainder, new OrderAllocated(), new AllocationCommitted(1))
            .When(Cancel("k")).Then(new OrderCancelled(2, "changed mind", [new(1, 1, 4)], new("k", "f"))).After
            .When(Release(1, 4)).Then(new AllocationReleased(1, 4));

    [Fact]
    public void ReservationRefused_ToAnOrderInPartAtItsOwnPlace_IsSourcedAgainNotRefused()
    {
        var terms = InPart with { Lines = [new("A", 6, 1, 0, 0, "X")] };
        var again = Nothing.When(Place(terms, PlanOf(new PlannedAllocation(1, "X", 6)))).After
            .When(Reserve(1, Refused(3))).Then(new AllocationRefused(1, 3), new RoundWithdrawn([])).After
            .When(Release(1, 6)).After;
        var smaller = again.When(new Resourced(1, PlanOf(new PlannedAllocation(1, "X", 3))))
            .Then(new OrderResourced([new(2, 1, "X", 3)])).After;
        smaller.When(Reserve(2, Yes))
            .Then(new AllocationReserved(2), new RemainderCancelled(1, Remainders.Reason, [new(1, 0, 3)]), new OrderAllocated());
    }

    [Fact]
    public void Sourced_AgainToServicesOnly_StandsAtOnce()
    {
        var sourcing = Nothing.When(Place(InPart, PlanOf(new(1, "X", 6), new(2, null, 4)))).After
            .And(new AllocationRefused(1, 0), new RoundWithdrawn([]), new AllocationReleased(1, 6));
        sourcing.When(new Resourced(1, PlanOf(new PlannedAllocation(2, null, 4)))).Then(
            new OrderResourced([new(3, 2, null, 4)]), new RemainderCancelled(1, Remainders.Reason, [new(1, 0, 6)]), new OrderAllocated());
    }

    [Fact]
    public void Sourced_AgainToNothing_IsRefused() =>
        Nothing.And(Placed, new AllocationRefused(1, 0), new RoundWithdrawn([]), new AllocationReleased(1, 4))
            .When(new Resourced(1, new SourcingPlan([], [Shortage.Of(1, "A", 6, 0)])))
            .Then(new OrderRefused(Rejections.InsufficientStock([Shortage.Of(1, "A", 6, 0)])));
}
