using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

using GivenOrder = Given<OrderState, OrderCommand, OrderEvent>;

public sealed class FulfilmentTests
{
    private static readonly RequestKey C = new("c", "f");
    private static readonly RequestKey S = new("s", "f");

    [Fact]
    public void Cancel_Whole_GivesEverythingBackBeforeTheCallerIsTold()
    {
        var cancelled = Standing().When(Cancel("c"))
            .Then(new OrderCancelled(1, "changed mind", [new(1, 1, 6), new(2, 2, 4)], C)).AnsweredLater().After;
        Assert.Equal(["allocation/1 stock/A@X release 6", "allocation/2 stock/B@Y release 4"], cancelled.Owed.Messages());
        var done = cancelled.And(new AllocationReleased(2, 4)).When(Release(1, 6)).Then(new AllocationReleased(1, 6)).After;
        Assert.Equal("cancelled", done.View().Status);
        Assert.Equal("0.00", done.View().Amounts.Net);
        done.When(Cancel("c")).ThenKnown().Answered(new OrderAnswered(done.View(), null, 1));
    }

    [Fact]
    public void Cancel_ALineNamedTwice_IsSummed() =>
        Standing().When(Cancel("c", (1, 2), (2, 1), (1, 3))).Then(new OrderCancelled(1, "changed mind", [new(1, 1, 5), new(2, 2, 1)], C));

    [Fact]
    public void Cancel_OfALineInTwoPlaces_TakesFromTheLastAllocationFirst() =>
        InTwoPlaces().When(Cancel("c", (1, 3))).Then(new OrderCancelled(1, "changed mind", [new(1, 2, 2), new(1, 1, 1)], C));

    [Fact]
    public void Cancel_MoreThanIsLeft_IsRefusedWithThePlace() =>
        Standing().When(Cancel("c", (2, 1), (1, 7))).ThenRefused(Rejections.Conflict(
            "notLeftToCancel",
            "Not all of this is left to cancel.",
            new RejectionError("/lines/1/quantity", "6 of 7 units are left.", 1, "A", 7, 6)));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void CancelAndShip_OfALineThatIsNone_AreRefused(int line)
    {
        Standing().When(Cancel("c", (1, 1), (line, 1))).ThenRejected("unknownLine");
        Standing().When(ShipFrom("X", "s", (1, 1), (line, 1))).ThenRejected("unknownLine");
    }

    [Fact]
    public void Cancel_OfWhatIsBeingShipped_IsRefused()
    {
        var shipping = Standing().And(new ShipmentStarted(1, "X", null, null, [new(1, 1, 6)], S));
        shipping.When(Cancel("c", (1, 1))).ThenRefused(Rejections.NothingToCancel);
        shipping.When(Cancel("c")).Then(new OrderCancelled(1, "changed mind", [new(2, 2, 4)], C));
    }

    [Fact]
    public void Cancel_WithAStaleVersion_IsRefusedUnlessItsKeyIsKnown()
    {
        var stale = Cancel("c", (1, 1)) with { IfMatch = 5 };
        Standing().When(stale).ThenRefused(Rejections.StaleVersion);
        Standing().And(new OrderCancelled(1, "r", [new(1, 1, 1)], C)).When(stale).ThenKnown();
        Standing().When(stale with { IfMatch = 6 }).Then(new OrderCancelled(1, "changed mind", [new(1, 1, 1)], C));
    }

    [Fact]
    public void Cancel_WithTheKeyOfAnotherBody_IsRefused() =>
        Standing().And(new OrderCancelled(1, "r", [new(1, 1, 1)], C))
            .When(Cancel("c", (1, 1)) with { Key = C with { Fingerprint = "other" } }).ThenRefused(Rejections.KeyReused);

    [Fact]
    public void Ship_FromWhereItIsAllocated_IsToldWhenTheLocationLetItGo()
    {
        var started = Standing().When(ShipFrom("X", "s", (1, 2)))
            .Then(new ShipmentStarted(1, "X", "DHL", "T1", [new(1, 1, 2)], S)).AnsweredLater().After;
        Assert.Equal(["allocation/1 stock/A@X ship 2"], started.Owed.Messages());
        Assert.Empty(started.View().Shipments);
        var shipped = started.When(Ship(1, 2)).Then(new UnitsLeft(1, 2), new OrderShipped(1)).After;
        Assert.Equal("partiallyShipped", shipped.View().Status);
        Assert.Equal([new AllocationView("X", 4)], shipped.View().Lines[0].Allocations);
        shipped.When(ShipFrom("X", "s", (1, 2))).ThenKnown().Answered(new OrderAnswered(shipped.View(), 1, null));
    }

    [Theory]
    [InlineData("Y", 1, 0)]
    [InlineData("X", 7, 6)]
    [InlineData("nowhere", 6, 0)]
    public void Ship_MoreThanIsAllocatedThere_IsRefused(string location, long quantity, long left) =>
        Standing().When(ShipFrom(location, "s", (1, quantity))).ThenRefused(Rejections.Conflict(
            "notAllocatedHere",
            "Not all of this is allocated at this location.",
            new RejectionError("/lines/0/quantity", $"{left} of {quantity} units are allocated here and not shipped.", 1, "A", quantity, left)));

    [Fact]
    public void Ship_TwiceFromOneAllocation_SendsTotals()
    {
        var both = Standing().And(
            new ShipmentStarted(1, "X", null, null, [new(1, 1, 2)], S),
            new ShipmentStarted(2, "X", null, null, [new(1, 1, 3)], S with { Key = "s2" }));
        Assert.Equal(["allocation/1 stock/A@X ship 5"], both.Owed.Messages());
        Assert.Equal(["allocation/1 stock/A@X ship 5"], both.When(Ship(1, 2)).Then(new UnitsLeft(1, 2)).After.Owed.Messages());
        both.When(Ship(1, 5)).Then(new UnitsLeft(1, 5), new OrderShipped(1), new OrderShipped(2));
    }

    [Fact]
    public void Ship_RefusedByTheLocation_IsRefusedAndTheNumberIsNotUsedAgain()
    {
        var started = Standing().And(new ShipmentStarted(1, "X", null, null, [new(1, 1, 2)], S));
        var failed = started.When(Ship(1, 2, Rejections.OperationUnderWay)).After;
        Assert.Equal(6, failed.View().Lines[0].Allocated);
        Assert.Empty(failed.Owed.Requests);
        var told = Assert.IsType<Rejected>(Order.Rules.Answer(failed.State, ShipFrom("X", "s", (1, 2))).Reply);
        Assert.Equal("shipmentRefused", told.Rejection.Code);
        failed.When(ShipFrom("X", "s", (1, 2))).Then(new ShipmentStarted(2, "X", "DHL", "T1", [new(1, 1, 2)], S));
    }

    [Fact]
    public void Ship_RefusedAfterAnotherPartHadLeft_KeepsThatPartForTheNextShipment()
    {
        var failed = InTwoPlaces("X").And(new ShipmentStarted(1, "X", null, null, [new(1, 1, 4), new(1, 2, 2)], S), new UnitsLeft(1, 4))
            .When(Ship(2, 2, Rejections.OperationUnderWay)).After;
        Assert.Empty(failed.Owed.Requests);
        failed.When(Cancel("c", (1, 3))).ThenRejected("notLeftToCancel");
        failed.When(ShipFrom("X", "s2", (1, 4))).Then(
            new ShipmentStarted(2, "X", "DHL", "T1", [new(1, 1, 4)], S with { Key = "s2" }), new OrderShipped(2));
    }

    [Fact]
    public void Ship_OfAService_NeedsNoLocation()
    {
        var placed = Nothing.When(Place(plan: PlanOf(new(1, null, 6), new(2, "Y", 4)))).After
            .And(new AllocationReserved(2), new OrderAllocated(), new AllocationCommitted(2));
        placed.When(ShipFrom("Y", "s", (1, 6))).Then(new ShipmentStarted(1, "Y", "DHL", "T1", [new(1, 1, 6)], S), new OrderShipped(1));
        placed.When(Cancel("c", (1, 6))).Then(new OrderCancelled(1, "changed mind", [new(1, 1, 6)], C)).Answered(
            new OrderAnswered(placed.When(Cancel("c", (1, 6))).After.View(), null, 1));
    }

    [Fact]
    public void Deliver_AShipment_IsAnsweredAlwaysTheSame()
    {
        var shipped = Shipped();
        var delivered = shipped.When(Deliver(1, "d")).Then(new ShipmentDelivered(1, new("d", "f"))).After;
        delivered.When(Deliver(1, "d")).ThenKnown().Answered(new OrderAnswered(delivered.View(), 1, null));
        var later = delivered.And(new OrderCancelled(1, "r", [new(2, 2, 4)], C));
        Assert.Equal(Engine.Answer<Reply>.AsOf(delivered.Version), Order.Rules.Answer(later.State, Deliver(1, "d")));
    }

    [Fact]
    public void Deliver_ADeliveredOne_IsToldHowTheOrderIsNowAndTheSameEverAfter()
    {
        var changed = Shipped().And(new ShipmentDelivered(1, new("d", "f")), new OrderCancelled(1, "r", [new(2, 2, 4)], C));
        var repeated = changed.When(Deliver(1, "e")).Then(new DeliveryRepeated(1, new("e", "f")));
        repeated.Answered(new OrderAnswered(repeated.After.View(), 1, null));
        Assert.Equal(changed.View().Shipments, repeated.After.View().Shipments, (one, other) => one.DeliveredAt == other.DeliveredAt);

        var later = repeated.After.And(new AllocationReleased(2, 4));
        later.When(Deliver(1, "e")).ThenKnown();
        Assert.Equal(Engine.Answer<Reply>.AsOf(repeated.After.Version), Order.Rules.Answer(later.State, Deliver(1, "e")));
    }

    [Fact]
    public void Deliver_ADeliveredOneWithoutAKey_LeavesNothing()
    {
        var delivered = Shipped().And(new ShipmentDelivered(1, new("d", "f")));
        delivered.When(new ConfirmDelivery(1, new("anonymous:1", ""), null)).ThenNothing().Answered(new OrderAnswered(delivered.View(), 1, null));
    }

    [Fact]
    public void Deliver_ADeliveredOneTooOften_IsRefused()
    {
        var repeats = Enumerable.Range(0, Shipping.RepeatsMax).Select(n => new DeliveryRepeated(1, new($"r{n}", "f")));
        var worn = Shipped().And([new ShipmentDelivered(1, new("d", "f")), .. repeats]);
        worn.When(Deliver(1, "e")).ThenRejected("tooManyRepeats");
        worn.When(Deliver(1, "r0")).ThenKnown();
    }

    [Fact]
    public void Deliver_AShipmentThatIsNone_IsNotFound()
    {
        Standing().When(Deliver(1, "d")).ThenRejected("shipmentNotFound");
        Standing().And(new ShipmentStarted(1, "X", null, null, [new(1, 1, 6)], S)).When(Deliver(1, "d")).ThenRejected("shipmentNotFound");
    }

    [Fact]
    public void Released_ATotalThatIsKnown_ChangesNothing() =>
        Standing().And(new OrderCancelled(1, "r", [new(1, 1, 2)], C), new AllocationReleased(1, 2)).When(Release(1, 2)).ThenNothing();

    private static GivenOrder Shipped() =>
        Standing().And(new ShipmentStarted(1, "X", null, null, [new(1, 1, 6)], S), new UnitsLeft(1, 6), new OrderShipped(1));

    private static GivenOrder InTwoPlaces(string second = "Z") => Nothing.And(
        new OrderPlaced(Terms(), [new(1, 1, "X", 4), new(2, 1, second, 2), new(3, 2, "Y", 4)], null, PlaceKey),
        new AllocationReserved(1),
        new AllocationReserved(2),
        new AllocationReserved(3),
        new OrderAllocated(),
        new AllocationCommitted(1),
        new AllocationCommitted(2),
        new AllocationCommitted(3));
}
