using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using OrleansOms.Grains.Skus;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

using GivenOrder = Given<OrderState, OrderCommand, OrderEvent>;

/// <summary>What an order does when a count takes units that it had.</summary>
public sealed class ShortfallTests
{
    /// <summary>4 of the 6 units of line 1 are missing at X. Version 7.</summary>
    private static GivenOrder Short => Standing().And(new AllocationBroken(1, 4, 1));

    /// <summary>3 of them were found at Y: allocation 3 is being reserved.</summary>
    private static GivenOrder Asking => Short.And(new ShortfallSourced(1, [new(3, 1, "Y", 3)]));

    /// <summary>Nobody has any: they are to wait.</summary>
    private static GivenOrder Queueing => Short.And(new ShortfallQueued(1, 1, 4, false));

    /// <summary>Nor may they wait. Version 10.</summary>
    private static GivenOrder Excepted => Queueing.And(new WaitDenied(1, 0), new ExceptionRaised(1, 4));

    [Fact]
    public void Break_OfAnAllocation_LooksForItsUnitsElsewhere()
    {
        var broken = Standing().When(Break(1, "X", 4)).Then(new AllocationBroken(1, 4, 1)).Answered(Yes).After;
        var request = Assert.Single(broken.Owed.Requests);
        var question = Assert.IsType<SourceOrder>(request.Message);
        Assert.Equal(("shortfall/1", "sourcing/o-1", Counting.Available), (request.Id, request.To.ToString(), question.Counting));
        Assert.Equal(("A", 4L, OnShortage.CancelRemainder), (question.Terms.Lines.Single().Sku, question.Terms.Lines.Single().Quantity, question.Terms.OnShortage));
        Assert.Equal([new Ceiling("A", "X", 0)], question.Ceilings);
        AssertLine(broken, @short: 4, allocated: 2, status: "backordered");
        Assert.Equal([new AllocationView("X", 2)], broken.View().Lines[0].Allocations);
    }

    [Fact]
    public void Break_ToldTwiceOrLate_CountsOnce()
    {
        Short.When(Break(1, "X", 3)).ThenNothing();
        Short.When(Break(1, "X", 5)).Then(new AllocationBroken(1, 5, 2));
        Short.When(Break(9, "X", 5)).ThenNothing();
        Nothing.When(Break(1, "X", 5)).ThenNothing().Answered(Yes);
    }

    [Fact]
    public void Break_OfWhatTheOrderHadAlreadyGivenBackOrShipped_IsOnlyOfTheRest()
    {
        var left = Standing().And(
            new OrderCancelled(1, "r", [new(1, 1, 2)], new("c", "f")), new AllocationReleased(1, 2), Shipping(1), new UnitsLeft(1, 1), new OrderShipped(1));
        left.When(Break(1, "X", 6)).Then(new AllocationBroken(1, 3, 1));
    }

    [Fact]
    public void Break_WhileTheOrderHasSomethingUnderWayThere_IsToBeAskedAgain()
    {
        Nothing.And(Placed()).When(Break(1, "X", 1)).ThenRefused(new NotSettledYet());
        Standing().When(Cancel("c", (1, 1))).After.When(Break(1, "X", 1)).ThenRefused(new NotSettledYet());
        var shipping = Standing().And(Shipping(1));
        shipping.When(Break(1, "X", 1)).ThenRefused(new NotSettledYet());
        shipping.When(Break(2, "Y", 1)).Then(new AllocationBroken(2, 1, 1));
        Asking.And(new AllocationReserved(3)).When(Break(3, "Y", 1)).ThenRefused(new NotSettledYet());
    }

    [Fact]
    public void Break_OfALineThatNamesItsLocation_WaitsThere() =>
        Assert.Equal(
            ["wait/1 sku/A wait 2"],
            Standing(Pinned()).When(Break(1, "X", 2)).Then(new AllocationBroken(1, 2, 1), new ShortfallQueued(1, 1, 2, false)).After.Owed.Messages());

    [Fact]
    public void Planned_ElsewhereInPart_AsksThereAndLooksOnForTheRest()
    {
        var asking = Short.When(Planned(1, new PlannedAllocation(1, "Y", 3))).Then(new ShortfallSourced(1, [new(3, 1, "Y", 3)])).After;
        Assert.Equal(["allocation/3 stock/A@Y reserve 3"], asking.Owed.Messages());
        AssertLine(asking, @short: 4, allocated: 2, status: "backordered");
        var reserved = asking.When(Reserve(3, Yes)).Then(new AllocationReserved(3)).After;
        AssertLine(reserved, @short: 1, allocated: 5, status: "backordered");
        Assert.Equal(["allocation/3 stock/A@Y commit", "shortfall/1 sourcing/o-1 SourceOrder"], reserved.Owed.Messages());
        Assert.Equal(["X", "Y"], Tried(reserved));
        var committed = reserved.When(Commit(3)).Then(new AllocationCommitted(3)).After;
        Assert.Equal(["shortfall/1 sourcing/o-1 SourceOrder"], committed.Owed.Messages());
    }

    [Fact]
    public void Planned_ForAllOfIt_SettlesWhenItIsReserved()
    {
        var found = Short.When(Planned(1, new(1, "Y", 3), new(1, "Z", 9))).Then(new ShortfallSourced(1, [new(3, 1, "Y", 3), new(4, 1, "Z", 1)])).After
            .And(new AllocationReserved(3), new AllocationReserved(4), new AllocationCommitted(3), new AllocationCommitted(4));
        Assert.Empty(found.Owed.Requests);
        AssertLine(found, @short: 0, allocated: 6, status: "allocated");
        found.When(Planned(1, new PlannedAllocation(1, "W", 1))).ThenNothing();
        Assert.Equal(["allocation/4 stock/A@Z ship 1"], found.When(ShipFrom("Z", "s", (1, 1))).After.Owed.Messages());
    }

    [Fact]
    public void Refused_WhereItWasAsked_IsAskedNowhereTwice()
    {
        var refused = Asking.When(Reserve(3, Refused(1))).Then(new AllocationRefused(3, 1)).After;
        Assert.Equal(["allocation/3 stock/A@Y release 3", "shortfall/1 sourcing/o-1 SourceOrder"], refused.Owed.Messages());
        AssertLine(refused, @short: 4, allocated: 2, status: "backordered");
        Assert.Equal(["X", "Y"], Tried(refused));
        var released = refused.When(Release(3, 3)).Then(new AllocationReleased(3, 3)).After;
        released.When(Planned(1)).Then(new ShortfallQueued(1, 1, 4, false));
        Asking.When(Reserve(3, Rejections.Conflict("messageExpired", "late"))).Then(new AllocationRefused(3, 0));
    }

    [Fact]
    public void Break_OfUnitsThatMadeUpForOthers_TriesNoneOfTheirLocationsAgain()
    {
        var again = Asking.And(new AllocationReserved(3), new AllocationCommitted(3)).When(Break(3, "Y", 2)).Then(new AllocationBroken(3, 2, 2)).After;
        Assert.Equal(["X", "Y"], again.State.Shortfalls[1].Tried);
    }

    [Fact]
    public void Planned_Nowhere_WaitsAtTheSku()
    {
        var queued = Short.When(Planned(1)).Then(new ShortfallQueued(1, 1, 4, false)).After;
        Assert.Equal(["wait/1 sku/A wait 4"], queued.Owed.Messages());
        AssertLine(queued, @short: 4, allocated: 2, status: "backordered");
        var waiting = queued.When(Asked(1, Yes)).Then(new WaitConfirmed(1)).After;
        Assert.Empty(waiting.Owed.Requests);
        AssertLine(waiting, @short: 0, allocated: 2, status: "backordered");
        Assert.Equal(4, waiting.View().Lines[0].Backordered);
        waiting.When(new AssignUnits(1, "X", 7, 3)).Then(new BackorderFilled(3, 1, 1, "X", 3, 7, 3));
    }

    [Fact]
    public void Assign_BeforeTheWaitIsConfirmed_IsTakenAllTheSame()
    {
        var filled = Queueing.When(new AssignUnits(1, "X", 7, 3)).Then(new BackorderFilled(3, 1, 1, "X", 3, 7, 3)).After;
        AssertLine(filled, @short: 1, allocated: 5, status: "backordered");
        AssertLine(filled.When(Asked(1, Yes)).Then(new WaitConfirmed(1)).After, @short: 0, allocated: 5, status: "backordered");
    }

    [Fact]
    public void Denied_ItsPlaceInTheQueue_IsAnException()
    {
        var excepted = Queueing.When(Asked(1, new WaitRefused(1))).Then(new WaitDenied(1, 1), new ExceptionRaised(1, 4)).After;
        Assert.Equal(["giveUp/1 sku/A give up 4"], excepted.Owed.Messages());
        AssertLine(excepted, @short: 4, allocated: 2, status: "backordered");
        var view = Exceptions.View(excepted.State, 1)!;
        Assert.Equal((true, 1, "A", 4L, 4L, "X"), (view.Open, view.Line, view.Sku, view.Quantity, view.Short, view.Location));
    }

    [Fact]
    public void Denied_BecauseItWasAskedTooLate_IsAskedUnderAnotherNumber() =>
        Assert.Equal(
            ["giveUp/1 sku/A give up 4", "wait/2 sku/A wait 4"],
            Queueing.After(SkuLimits.WaitMessageLifetime + TimeSpan.FromSeconds(1)).When(Asked(1, Rejections.Conflict("messageExpired", "late")))
                .Then(new WaitDenied(1, 0), new ShortfallQueued(1, 2, 4, false)).After.Owed.Messages());

    [Fact]
    public void Denied_BecauseTheSkusClockIsAhead_IsAskedAgainUnderTheSameNumber() =>
        Assert.Equal(
            ["wait/1 sku/A wait 4"],
            Queueing.When(Asked(1, Rejections.Conflict("messageExpired", "late"))).ThenNothing().After.Owed.Messages());

    [Fact]
    public void Cancel_OfAShortLine_TakesWhatIsShortFirst()
    {
        var cancelled = Short.When(Cancel("c", (1, 5))).Then(
            new OrderCancelled(1, "changed mind", [new(1, 0, 4, Shortfall: 1), new(1, 1, 1)], new("c", "f"))).After;
        Assert.Equal(["allocation/1 stock/A@X release 1"], cancelled.Owed.Messages());
        AssertLine(cancelled, @short: 0, allocated: 1, status: "allocated");
        cancelled.When(Planned(1, new PlannedAllocation(1, "Y", 3))).ThenNothing();
        var released = cancelled.When(Release(1, 1)).After;
        released.When(Cancel("c", (1, 5))).ThenKnown().Answered(new OrderAnswered(released.View(), null, 1));
    }

    [Fact]
    public void Cancel_WhileUnitsAreAskedFor_GivesThemBackWhenTheyAreThere()
    {
        var cancelled = Asking.When(Cancel("c", (1, 3))).Then(
            new OrderCancelled(1, "changed mind", [new(1, 0, 1, Shortfall: 1), new(1, 3, 2)], new("c", "f"))).AnsweredLater().After;
        Assert.Equal(["allocation/3 stock/A@Y reserve 3"], cancelled.Owed.Messages());
        var reserved = cancelled.When(Reserve(3, Yes)).After;
        Assert.Equal(["allocation/3 stock/A@Y release 2"], reserved.Owed.Messages());
        Assert.Equal(["allocation/3 stock/A@Y commit"], reserved.When(Release(3, 2)).After.Owed.Messages());
        AssertLine(reserved, @short: 0, allocated: 3, status: "allocated");
        var refused = cancelled.When(Reserve(3, Refused(0))).After;
        AssertLine(refused, @short: 1, allocated: 2, status: "backordered");
        Assert.Contains("allocation/3 stock/A@Y release 3", refused.Owed.Messages(), StringComparer.Ordinal);
    }

    [Fact]
    public void Cancel_OfAllUnitsThatAreAskedFor_CommitsNothing()
    {
        var cancelled = Asking.When(Cancel("c")).After.When(Reserve(3, Yes)).After;
        Assert.Contains("allocation/3 stock/A@Y release 3", cancelled.Owed.Messages(), StringComparer.Ordinal);
        Assert.DoesNotContain(cancelled.And(new AllocationReleased(3, 3)).Owed.Messages(), message => message.StartsWith("allocation/3", StringComparison.Ordinal));
        Assert.Equal("cancelled", cancelled.View().Status);
    }

    [Fact]
    public void Cancel_WhileTheSkuIsAsked_GivesThePlaceUpAfterwards()
    {
        var cancelled = Queueing.When(Cancel("c", (1, 3))).Then(
            new OrderCancelled(1, "changed mind", [new(1, 0, 3, Wait: 1)], new("c", "f"))).AnsweredLater().After;
        Assert.Equal(["wait/1 sku/A wait 4"], cancelled.Owed.Messages());
        var confirmed = cancelled.When(Asked(1, Yes)).After;
        Assert.Equal(["giveUp/1 sku/A give up 3"], confirmed.Owed.Messages());
        Assert.Equal((1, 0), (confirmed.View().Lines[0].Backordered, confirmed.View().Lines[0].Short));
        var denied = cancelled.When(Asked(1, new WaitRefused(0))).Then(new WaitDenied(1, 0), new ExceptionRaised(1, 1)).After;
        AssertLine(denied, @short: 1, allocated: 2, status: "backordered");
        Queueing.When(Cancel("c", (1, 4))).After.When(Asked(1, new WaitRefused(0))).Then(new WaitDenied(1, 0));
    }

    [Fact]
    public void Ship_OfABrokenAllocation_IsRefusedBeyondWhatIsLeft()
    {
        Short.When(ShipFrom("X", "s", (1, 3))).ThenRejected("allocationBroken");
        Short.When(ShipFrom("X", "s", (2, 1))).ThenRejected("notAllocatedHere");
        Asking.When(ShipFrom("Y", "s", (1, 1))).ThenRejected("notAllocatedHere");
        Assert.Equal(["allocation/1 stock/A@X ship 2"], Short.When(ShipFrom("X", "s", (1, 2))).After.Owed.Messages()[..1]);
    }

    [Fact]
    public void Resolve_ByLookingOnceMore_TriesEveryLocationAgain()
    {
        var retried = Excepted.When(Resolve(ExceptionResolution.Retry)).Then(new ExceptionDecided(1, ExceptionResolution.Retry, new("r", "f"))).AnsweredLater().After;
        Assert.Empty(Tried(retried));
        Assert.Contains("shortfall/1 sourcing/o-1 SourceOrder", retried.Owed.Messages(), StringComparer.Ordinal);
        retried.When(Resolve(ExceptionResolution.Cancel, "other")).ThenRejected("operationUnderWay");
        var found = retried.When(Planned(1, new PlannedAllocation(1, "X", 4))).After.When(Reserve(3, Yes)).After;
        var view = Exceptions.View(found.State, 1)!;
        Assert.Equal((false, ExceptionResolution.Retry, 0L, found.Now), (view.Open, view.Resolution, view.Short, view.ResolvedAt));
        found.When(Resolve(ExceptionResolution.Retry)).ThenKnown().Answered(new ExceptionAnswered(view));
        found.When(Resolve(ExceptionResolution.Wait, "later")).ThenRejected("exceptionResolved");
    }

    [Fact]
    public void Resolve_ByLookingOnceMoreInVain_IsOpenAgain()
    {
        var retried = Excepted.When(Resolve(ExceptionResolution.Retry)).After.When(Planned(1)).Then(new ShortfallQueued(1, 2, 4, false)).After
            .When(new WaitAnswered(2, AskedOf(2), new WaitRefused(0))).Then(new WaitDenied(2, 0), new ExceptionRaised(1, 4)).After;
        var view = Exceptions.View(retried.State, 1)!;
        Assert.True(view is { Open: true, ResolvedAt: null, Short: 4 });
        retried.When(Resolve(ExceptionResolution.Retry)).ThenKnown().Answered(new ExceptionAnswered(view));
    }

    [Fact]
    public void Resolve_ByWaiting_WaitsWhateverTheSkuSays()
    {
        var waiting = Excepted.When(Resolve(ExceptionResolution.Wait)).Then(
            new ExceptionDecided(1, ExceptionResolution.Wait, new("r", "f")), new ShortfallQueued(1, 2, 4, true)).AnsweredLater().After;
        Assert.True(waiting.Owed.Requests.Select(request => request.Message).OfType<WaitForUnits>().Single().Forced);
        var confirmed = waiting.And(new WaitConfirmed(2));
        Assert.Equal((4, 0), (confirmed.View().Lines[0].Backordered, confirmed.View().Lines[0].Short));
        confirmed.When(Resolve(ExceptionResolution.Wait)).ThenKnown().Answered(new ExceptionAnswered(Exceptions.View(confirmed.State, 1)!));
    }

    [Fact]
    public void Resolve_ByCancelling_TakesTheUnitsOffTheOrder()
    {
        var cancelled = Excepted.When(Resolve(ExceptionResolution.Cancel) with { Reason = "lost" }).Then(
            new ExceptionDecided(1, ExceptionResolution.Cancel, new("r", "f")), new RemainderCancelled(1, "lost", [new(1, 0, 4, Shortfall: 1)])).After;
        AssertLine(cancelled, @short: 0, allocated: 2, status: "allocated");
        Assert.Equal(4, cancelled.View().Cancellations.Single().Lines.Single().Quantity);
        cancelled.When(Resolve(ExceptionResolution.Cancel)).ThenKnown().Answered(new ExceptionAnswered(Exceptions.View(cancelled.State, 1)!));
    }

    [Fact]
    public void Cancel_OfItsLine_ResolvesAnException()
    {
        var part = Excepted.When(Cancel("c", (1, 3))).After;
        Assert.True(Exceptions.View(part.State, 1) is { Open: true, Short: 1, Quantity: 4 });
        var view = Exceptions.View(part.When(Cancel("d", (1, 1))).After.State, 1)!;
        Assert.Equal((false, ExceptionResolution.Cancel, 0L), (view.Open, view.Resolution, view.Short));
    }

    [Fact]
    public void Resolve_OfWhatIsNoException_IsNotFound()
    {
        Short.When(Resolve(ExceptionResolution.Retry)).ThenRejected("exceptionNotFound");
        Standing().When(Resolve(ExceptionResolution.Retry)).ThenRejected("exceptionNotFound");
        Nothing.When(Resolve(ExceptionResolution.Retry)).ThenRejected("exceptionNotFound");
        Excepted.When(Resolve(ExceptionResolution.Retry) with { IfMatch = 3 }).ThenRejected("staleVersion");
        Excepted.When(Resolve(ExceptionResolution.Retry, "orders:k1")).ThenRejected("idempotencyKeyReused");
    }

    private static ShipmentStarted Shipping(long units) => new(1, "X", null, null, [new(1, 1, units)], new("s", "f"));

    private static ShortfallPlanned Planned(int number, params PlannedAllocation[] allocations) =>
        new(number, allocations.Length > 0 ? PlanOf(allocations) : new SourcingPlan([], [Shortage.Of(1, "A", 4, 0)]));

    private static WaitForUnits AskedOf(int wait) => new(new WaitId(Id, wait), 1, null, false, DateTimeOffset.MaxValue);

    private static WaitAnswered Asked(int wait, Reply reply) => new(wait, AskedOf(wait), reply);

    private static ResolveException Resolve(ExceptionResolution resolution, string key = "r") => new(1, resolution, null, new RequestKey(key, "f"), null);

    private static ImmutableArray<string> Tried(GivenOrder given) => given.State.Shortfalls[0].Tried;

    private static void AssertLine(GivenOrder given, long @short, long allocated, string status)
    {
        var line = given.View().Lines[0];
        Assert.Equal((@short, allocated, status), (line.Short, line.Allocated, given.View().Status));
        Assert.Equal(line.Quantity, line.Cancelled + line.Backordered + line.Short + line.Allocated + line.Shipped);
    }
}
