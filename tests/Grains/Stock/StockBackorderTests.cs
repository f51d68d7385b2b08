using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

/// <summary>What a stock location holds for lines that wait at its SKU.</summary>
public sealed class StockBackorderTests
{
    [Fact]
    public void Demand_Told_TakesWhatIsAvailableThenAndThereButNotSafety()
    {
        var told = Registered(Received(5), Safety(2)).When(Hold(1, 10)).Then(Told(1, 10)).Answered(new Done()).After;
        told.Levels(5, 0, 3, 0, 2, 0);
        Assert.Equal(["offer sku/85123A 3"], Offers(told));
        Assert.Equal(3, told.State.View()!.HeldForBackorders);
    }

    [Fact]
    public void Demand_OfAnOlderVersion_ChangesNothing() => Registered(Received(5), Told(3, 2)).When(Hold(2, 9)).ThenNothing();

    [Fact]
    public void Demand_ThatHoldsNothing_LeavesTheVersionOfTheLevels() =>
        Assert.Equal(2, Registered(Received(5), Told(1, 0)).State.Version);

    [Theory]
    [InlineData(MovementType.Receipt, 4, 4, 0)]
    [InlineData(MovementType.Adjustment, 6, 6, 0)]
    [InlineData(MovementType.Repair, 1, 1, 0)]
    [InlineData(MovementType.Receipt, 9, 7, 2)]
    public void Units_ThatBecomeFree_AreHeldBeforeAnybodySeesThem(MovementType type, long units, long held, long available)
    {
        var levels = Registered(Received(2), Damaged(2), Told(1, 7)).When(Record(type, units)).After.State.View()!;
        Assert.Equal((held, available), (levels.HeldForBackorders, levels.Available));
    }

    [Fact]
    public void Movement_WhoseUnitsAreHeld_IsAnsweredWithTheLevelsAfterThat()
    {
        var booked = Registered(Received(1), new StockAdjusted(-1, "lost", null, Key("a")), Told(1, 7)).When(Record(MovementType.Receipt, 4)).After;
        Assert.Equal(0, ((StockLevels)StockLocation.Rules.Answer(booked.State, Record(MovementType.Receipt, 4)).Reply!).Levels.Available);
    }

    [Fact]
    public void FirstMovement_WhileLinesWait_IsAnsweredWithTheLevelsAfterTheSkuHasTold()
    {
        var first = Record(MovementType.Receipt, 4);
        var told = Nowhere.When(first).AnsweredLater().After.And(Told(1, 3), new StockRegistered());
        told.When(first).ThenKnown();
        var levels = ((StockLevels)StockLocation.Rules.Answer(told.State, first).Reply!).Levels;
        Assert.Equal((4, 1, 3), (levels.OnHand, levels.Available, levels.Reserved));
    }

    [Fact]
    public void Units_ThatAreReleased_AreHeldBeforeSafetyIsFilled() =>
        Registered(Received(5), new StockReserved(A, 5), Safety(3), Told(1, 4))
            .When(new ReleaseStock(A, 5)).Then(new StockReleased(A, 5)).After.Levels(5, 0, 4, 0, 1, 0);

    [Fact]
    public void Units_OfAReturnThatAreRestocked_AreHeldForThoseWhoWait() =>
        Registered(Told(1, 4), new StockReturned("return", 1, 6)).When(new DisposeReturned("return", 1, 5, 1, 0)).After.Levels(6, 1, 4, 0, 0, 1);

    [Fact]
    public void SafetyTarget_Lowered_FreesUnitsForThoseWhoWait() =>
        Registered(Received(5), Safety(4), Told(1, 3)).When(Record(MovementType.Safety, 1)).After.Levels(5, 1, 3, 0, 1, 0);

    [Fact]
    public void Reserve_OfWhatIsHeldForThoseWhoWait_IsRefusedAndNotContended()
    {
        var held = Registered(Received(5), Told(1, 4));
        held.When(held.Reserve(A, 2)).ThenRefused(new ReservationRefused(1, false));
    }

    [Fact]
    public void Offer_Taken_IsOwedNoMoreUntilMoreIsHeld()
    {
        var offered = Registered(Received(3), Told(1, 7)).When(new ConfirmOffer(3)).Then(new StockOfferTaken(3)).After;
        Assert.Empty(offered.Owed.Requests);
        Assert.Equal(["offer sku/85123A 5"], Offers(offered.And(Received(2, "second"))));
    }

    [Fact]
    public void Take_OfHeldUnits_MakesACommittedPromiseOnce()
    {
        var take = new TakeHeldUnits(A, 1, 3, 3);
        var taken = Registered(Received(5), Told(1, 5)).When(take).Then(new StockHeldTaken(A, 1, 3, 3)).Answered(new Done()).After;
        taken.Levels(5, 0, 2, 3, 0, 0);
        taken.When(new ShipStock(A, 3)).Then(new StockShipped(A, 3)).After
            .After(StockLimits.TombstoneRetention * 2).And(Received(1, "later")).When(take).ThenNothing();
    }

    [Fact]
    public void Take_OfLessThanWasHeld_FreesTheRestForTheNext() =>
        Registered(Received(5), Told(1, 5)).When(new TakeHeldUnits(A, 1, 2, 5)).Then(new StockHeldTaken(A, 1, 2, 5)).After.Levels(5, 3, 0, 2, 0, 0);

    [Fact]
    public void Take_OfMoreThanIsHeld_IsRefused() => Registered(Received(5), Told(1, 2)).When(new TakeHeldUnits(A, 1, 3, 3)).ThenRejected("notHeld");

    [Fact]
    public void Demand_WithReturnedUnits_FreesThemOnceAndHoldsThemForTheNext()
    {
        var returned = Registered(Received(5), Told(1, 5)).When(Hold(2, 5, (1, 2))).Then(Told(2, 5, (1, 2))).After;
        returned.Levels(5, 2, 3, 0, 0, 0);
        returned.When(Hold(3, 7, (1, 2))).Then(Told(3, 7)).After.Levels(5, 0, 5, 0, 0, 0);
    }

    [Fact]
    public void ClosedNumbers_InAnyOrder_AreRememberedAndCloseUp()
    {
        var closed = ClosedNumbers.None.Add(3).Add(1).Add(5);
        Assert.Equal([true, false, true, false, true, false], Enumerable.Range(1, 6).Select(closed.Contains));
        Assert.Equal((3, 1), (closed.Add(2).UpTo, closed.Add(2).Above.Count));
        Assert.Equal((5, 0), (closed.Add(2).Add(4).UpTo, closed.Add(4).Add(2).Above.Count));
    }

    private static Given<StockState, StockCommand, StockEvent> Registered(params ReadOnlySpan<StockEvent> events) =>
        Nowhere.And(new StockRegistered()).And(events);

    private static HoldForBackorders Hold(long version, long upTo, params (int Number, long Units)[] returned) =>
        new(version, upTo, [.. returned.Select(units => new UnneededUnits(units.Number, units.Units))]);

    private static StockDemandTold Told(long version, long upTo, params (int Number, long Units)[] returned) =>
        new(version, upTo, Hold(version, upTo, returned).Returned);

    private static string[] Offers(Given<StockState, StockCommand, StockEvent> given) =>
        [.. given.Owed.Requests.Select(request => $"{request.Id} {request.To} {((OfferUnits)request.Message).Total}")];
}
