using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

using GivenOrder = Given<OrderState, OrderCommand, OrderEvent>;

/// <summary>What returns ask of an order of 6 of A (3.01 a unit with tax and discount) and 4 of B (1.00 a unit) with shipping of 5.94.</summary>
public sealed class ReturningTests
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);
    private static readonly RequestKey S = new("s", "f");

    [Fact]
    public void Claim_OfWhatWasShipped_IsGrantedOnce()
    {
        var claimed = Shipped.When(Claim("r-1", (1, 2), (1, 2))).Then(new ReturnClaimed("r-1", 1, [new(1, 4)])).After;
        claimed.When(Claim("r-1", (1, 2), (1, 2))).ThenNothing().Answered(
            new ClaimGranted("web", "GBP", [new("A", false), new("B", false)]));
        claimed.When(Claim("r-2", (1, 2))).Then(new ReturnClaimed("r-2", 1, [new(1, 2)]));
        Assert.Equal(["r-1"], claimed.View().Returns);
        Assert.Equal(("partiallyShipped", 0L), (claimed.View().Status, claimed.View().Lines[0].Returned));
    }

    [Fact]
    public void Claim_OfMoreThanIsLeft_IsRefusedWithThePlace()
    {
        var claimed = Shipped.And(new ReturnClaimed("r-1", 1, [new(1, 4)]));
        claimed.When(Claim("r-2", (1, 2), (1, 1))).ThenRefused(Rejections.Conflict(
            "notLeftToReturn",
            "Not all of this is shipped and not yet being returned.",
            new RejectionError("/lines/1/quantity", "2 of 3 units can be returned.", 1, "A", 3, 2)));
        claimed.When(Claim("r-2", (2, 1))).ThenRejected("nothingToReturn");
        claimed.When(Claim("r-2", (1, 1), (2, 1))).ThenRejected("notLeftToReturn");
        claimed.When(Claim("r-2", (3, 1))).ThenRejected("unknownLine");
        Standing().When(Claim("r-2", (1, 1))).ThenRejected("nothingToReturn");
        Nothing.When(Claim("r-2", (1, 1))).ThenRejected("unknownOrder");
        Nothing.And(Placed()).When(Claim("r-2", (1, 1))).ThenRejected("unknownOrder");
    }

    [Fact]
    public void Claim_OfUnitsUnderWay_IsForThoseThatLeft()
    {
        var started = Shipped.And(new ShipmentStarted(2, "Y", null, null, [new(2, 2, 4)], S with { Key = "s2" }));
        started.When(Claim("r-1", (2, 1))).ThenRejected("nothingToReturn");
        started.And(new UnitsLeft(2, 4), new OrderShipped(2)).When(Claim("r-1", (2, 4))).Then(new ReturnClaimed("r-1", 1, [new(2, 4)]));
    }

    [Fact]
    public void Claim_AfterTheWindow_IsRefusedForWhatWasDeliveredBefore()
    {
        var delivered = Shipped.And(new ShipmentDelivered(1, new("d", "f")));
        delivered.After(Window).When(Claim("r-1", (1, 6))).Then(new ReturnClaimed("r-1", 1, [new(1, 6)]));
        var late = delivered.After(Window + TimeSpan.FromTicks(10));
        late.When(Claim("r-1", (1, 1))).ThenRejected("returnWindowClosed");
        late.When(Claim("r-1", (1, 7))).ThenRejected("nothingToReturn");

        // What is on its way was not delivered long ago.
        Shipped.After(Window * 3).When(Claim("r-1", (1, 6))).Then(new ReturnClaimed("r-1", 1, [new(1, 6)]));
    }

    [Fact]
    public void Claim_OfUnitsDeliveredAtDifferentTimes_CountsEarlierReturnsAgainstTheFirst()
    {
        var both = Standing().And(
            new ShipmentStarted(1, "X", null, null, [new(1, 1, 3)], S), new UnitsLeft(1, 3), new OrderShipped(1),
            new ShipmentDelivered(1, new("d1", "f")), new ReturnClaimed("r-1", 1, [new(1, 2)])).After(Window * 2).And(
            new ShipmentStarted(2, "X", null, null, [new(1, 1, 2)], S with { Key = "s2" }), new UnitsLeft(1, 5), new OrderShipped(2));
        both.When(Claim("r-2", (1, 3))).ThenRejected("returnWindowClosed");
        both.When(Claim("r-2", (1, 2))).Then(new ReturnClaimed("r-2", 1, [new(1, 2)]));
    }

    [Fact]
    public void Release_OfAClaim_FreesItsUnitsForGood()
    {
        var released = Shipped.And(new ReturnClaimed("r-1", 1, [new(1, 6)]))
            .When(new ReleaseReturn("r-1", 1)).Then(new ReturnReleased("r-1", 1)).After;
        released.When(Claim("r-1", (1, 1))).ThenRejected("returnClaimEnded");
        released.When(Claim("r-2", (1, 6))).Then(new ReturnClaimed("r-2", 1, [new(1, 6)]));
        released.When(new RefundUnits("r-1", 1, [new(1, 1)])).ThenRejected("notClaimed");
        released.When(new NoteReturned("r-1", [new(1, 1)])).ThenRejected("notClaimed");
        Assert.Equal(["r-1"], released.View().Returns);
    }

    [Fact]
    public void Release_ThatOvertakesItsClaim_KeepsItFromBeingGranted()
    {
        var released = Shipped.When(new ReleaseReturn("r-1", 1)).Then(new ReturnReleased("r-1", 1)).After;
        released.When(Claim("r-1", (1, 1))).ThenRejected("returnClaimEnded");
        Assert.Empty(released.View().Returns);
        var again = released.When(Claim("r-1", (1, 1)) with { Claim = 2 }).Then(new ReturnClaimed("r-1", 2, [new(1, 1)])).After;
        again.When(Claim("r-1", (1, 1))).ThenRejected("returnClaimEnded");
        Nothing.When(new ReleaseReturn("r-1", 1)).ThenNothing();
    }

    [Fact]
    public void Claim_BeyondTheBound_IsRefused()
    {
        OrderEvent[] many = [.. Enumerable.Range(0, Returning.ReturnsMax).Select(n => new ReturnReleased($"r-{n}", 1))];
        Shipped.And(many).When(Claim("r-x", (1, 1))).ThenRejected("tooManyReturns");
    }

    [Fact]
    public void Note_OfUnitsThatCameBack_MakesTheOrderPartiallyReturned()
    {
        var claimed = AllShipped.And(new ReturnClaimed("r-1", 1, [new(1, 4), new(2, 4)]), new ReturnClaimed("r-2", 1, [new(1, 2)]));
        var some = claimed.When(new NoteReturned("r-1", [new(1, 3)])).Then(new UnitsReturned("r-1", [new(1, 3)])).After;
        Assert.Equal(("partiallyReturned", 3L), (some.View().Status, some.View().Lines[0].Returned));
        some.When(new NoteReturned("r-1", [new(1, 3)])).ThenNothing();
        some.When(new NoteReturned("r-1", [new(1, 5)])).ThenRejected("notClaimed");
        var all = some.And(new UnitsReturned("r-2", [new(1, 2)]), new UnitsReturned("r-1", [new(1, 4), new(2, 4)]));
        Assert.Equal("returned", all.View().Status);
    }

    [Fact]
    public void Refund_OfSomeUnits_IsTheirShareOfTheLineWithoutCharges()
    {
        // 2 of 6 units of 15.30 - 0.30 + 3.06; the shipping was done.
        var refunded = AllShipped.And(new ReturnClaimed("r-1", 1, [new(1, 2)]))
            .When(new RefundUnits("r-1", 1, [new(1, 2)])).Then(new OrderRefunded("r-1", 1, [new(1, 2)], 6.02m)).After;
        refunded.When(new RefundUnits("r-1", 1, [new(1, 2)])).ThenNothing().Answered(new RefundRecorded(6.02m));
        refunded.When(new RefundUnits("r-1", 2, [new(1, 1)])).ThenRejected("notClaimed");
        Assert.Equal(("28.00", "6.02", "21.98"), (refunded.View().Amounts.Total, refunded.View().Amounts.Refunded, refunded.View().Amounts.Net));
        Assert.Equal("6.02", OrderIndex.Of(refunded.State)!.Summary.Refunded);
        Assert.Equal(["r-1"], OrderIndex.Of(refunded.State)!.Summary.Returns);
    }

    [Fact]
    public void Refund_ThatLeavesNoUnit_TakesTheCharges()
    {
        var last = AllShipped.And(
            new ReturnClaimed("r-1", 1, [new(1, 6)]), new ReturnClaimed("r-2", 1, [new(2, 4)]), new OrderRefunded("r-1", 1, [new(1, 6)], 18.06m));
        var refunded = last.When(new RefundUnits("r-2", 1, [new(2, 4)])).Then(new OrderRefunded("r-2", 1, [new(2, 4)], 9.94m)).After;
        Assert.Equal(("28.00", "0.00"), (refunded.View().Amounts.Refunded, refunded.View().Amounts.Net));
    }

    [Fact]
    public void Cancellation_ThatLeavesNoUnitAfterARefund_TakesTheRest()
    {
        // The cancellation alone would take its units' share of the charges: 4 of 10 units of 5.94.
        var refunded = Shipped.And(new ReturnClaimed("r-1", 1, [new(1, 6)]), new OrderRefunded("r-1", 1, [new(1, 6)], 18.06m));
        var view = refunded.When(Cancel("c", (2, 4))).After.View();
        Assert.Equal("9.94", Assert.Single(view.Cancellations).Amount);
        Assert.Equal("0.00", view.Amounts.Net);
    }

    private static GivenOrder Shipped =>
        Standing().And(new ShipmentStarted(1, "X", null, null, [new(1, 1, 6)], S), new UnitsLeft(1, 6), new OrderShipped(1));

    private static GivenOrder AllShipped =>
        Shipped.And(new ShipmentStarted(2, "Y", null, null, [new(2, 2, 4)], S with { Key = "s2" }), new UnitsLeft(2, 4), new OrderShipped(2));

    private static ClaimReturn Claim(string id, params (int Line, long Quantity)[] lines) =>
        new(id, 1, [.. lines.Select(line => new LineQuantity(line.Line, line.Quantity))], Window);
}
