using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

using GivenStock = Given<StockState, StockCommand, StockEvent>;

/// <summary>Counts that break promises, and what orders send that do not know of it yet.</summary>
public sealed class BrokenPromiseTests
{
    /// <summary>10 on hand: A has 3 committed, B, the newer, 4; safety 2, 1 available.</summary>
    private static GivenStock Promised => Given(
        Received(10), Safety(2), new StockReserved(A, 3), new StockCommitted(A, 3), new StockReserved(B, 4), new StockCommitted(B, 4));

    /// <summary>Counted 2: all 4 of B and 1 of A are missing, of which neither order knows.</summary>
    private static GivenStock Broken => Promised.When(Record(MovementType.Count, 2)).After;

    [Fact]
    public void Count_BelowWhatIsPromised_BreaksTheNewestPromisesFirst()
    {
        var given = Promised;
        var after = given.When(Record(MovementType.Count, 2)).Then(
            new PromiseBroken(B, 4), new PromiseBroken(A, 1), new StockCountedShort(2, 10, given.Now, 5, "because", "REF-1", Key("k"))).After;
        after.Levels(2, 0, 0, 2, 0, 0);
        Assert.Equal(
            [("break/order-a#1", new BreakAllocation(1, "WH-GB-DAVENTRY", 1)), ("break/order-b#1", new BreakAllocation(1, "WH-GB-DAVENTRY", 4))],
            after.Owed.Requests.Where(request => request.Message is BreakAllocation).Select(request => (request.Id, (BreakAllocation)request.Message)));
    }

    [Fact]
    public void Count_ThatTakesOnlySafety_BreaksNothing() => Promised.When(Record(MovementType.Count, 7)).After.Levels(7, 0, 0, 7, 0, 0);

    [Fact]
    public void Count_OfAnEarlierTime_BreaksWhatWasPromisedSince()
    {
        var then = Given(Received(10));
        then.After(TimeSpan.FromHours(1)).And(new StockReserved(A, 8), new StockCommitted(A, 8))
            .When(new CountAsOf(Record(MovementType.Count, 6) with { CountedAt = then.Now }, 10, 0))
            .Then(new PromiseBroken(A, 2), new StockCountedShort(6, 10, then.Now, 2, "because", "REF-1", Key("k")))
            .After.Levels(6, 0, 0, 6, 0, 0);
    }

    [Fact]
    public void Count_OfATimeBeforeUnitsWereFound_DoesNotFindThemOnceMore()
    {
        // Of 2 on hand by the books 3 have left, as a count made in between saw as well.
        var broken = Broken;
        var shipped = broken.After(TimeSpan.FromHours(2)).When(new ShipStock(A, 3)).After;
        shipped.When(new CountAsOf(Record(MovementType.Count, 3, "second") with { CountedAt = broken.Now.AddHours(1) }, 2, -8))
            .After.Levels(0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void Count_OfUnitsThatAreOnlyReserved_BreaksThemToo() =>
        Given(Received(4), new StockReserved(A, 4)).When(Record(MovementType.Count, 1)).After.Levels(1, 0, 1, 0, 0, 0);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Count_BelowWhatIsDamagedLeavingOrHeld_IsRefusedAndSaysHowFarItCanGo(long counted)
    {
        // A is being shipped, 1 is damaged, 2 are about to be transferred, 1 is on its way to a line that waited: 7 of 9 stay.
        var given = Given(
            Received(10), Damaged(1), new StockReserved(A, 4), new StockCommitted(A, 4), new StockShipped(A, 1),
            new StockReserved(PromiseId.OfTransfer("t", 1), 2), new StockDemandTold(1, 1, []), new StockReserved(B, 2));
        var rejected = (Rejected)StockLocation.Rules.Decide(given.State, Record(MovementType.Count, counted), new Origin(given.Now, "a", "c")).Refusal!;
        Assert.Equal("countTooLow", rejected.Rejection.Code);
        Assert.Equal([new RejectionError("/quantity", $"{9 - counted} units are missing; a count can take 2.", Sku: "85123A", Requested: 9 - counted, Available: 2)], rejected.Rejection.Errors.ToArray());
        given.When(Record(MovementType.Count, 7)).After.Levels(7, 0, 3, 3, 0, 1);
    }

    [Fact]
    public void Count_ThatWouldBreakMoreThanOneCountMay_IsRefused()
    {
        var orders = StockLimits.BrokenMax + 1;
        var state = Nowhere.And(Received(orders)).State;
        var promises = Enumerable.Range(1, orders).ToDictionary(n => new PromiseId("o", n), n => new Promise(1, Since: n));
        state = state with { Reserved = orders, Promises = state.Promises.AddRange(promises) };
        var refusal = StockLocation.Rules.Decide(state, Record(MovementType.Count, 0), new Origin(Nowhere.Now, "a", "c")).Refusal;
        Assert.Equal("countBreaksTooMany", Assert.IsType<Rejected>(refusal).Rejection.Code);
        Assert.Null(StockLocation.Rules.Decide(state, Record(MovementType.Count, 1), new Origin(Nowhere.Now, "a", "c")).Refusal);
    }

    [Fact]
    public void Told_TheOrderOfAPromiseThatIsGoneAltogether_EndsIt()
    {
        var told = Broken.When(new ConfirmBreak(B, 4)).Then(new BreakTold(B, 4)).After;
        Assert.True(told.State.Ended.Contains(B));
        Assert.Equal([A], told.State.Untold);
        told.When(new ShipStock(B, 1)).ThenRejected("moreThanPromised");
    }

    [Fact]
    public void Told_TheOrderOfAPromiseThatIsLeftInPart_KeepsTheRest()
    {
        var told = Broken.When(new ConfirmBreak(A, 1)).After;
        told.When(new ShipStock(A, 3)).ThenRejected("moreThanPromised");
        told.When(new ReleaseStock(A, 3)).ThenRejected("moreThanPromised");
        told.When(new ShipStock(A, 2)).Then(new StockShipped(A, 2)).After.Levels(0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void Told_OfLessThanIsBrokenByNow_IsToldAgain()
    {
        var again = Broken.When(Record(MovementType.Count, 1, "second")).After;
        again.When(new ConfirmBreak(A, 1)).ThenNothing();
        Assert.Equal(2, again.Owed.Requests.Select(request => request.Message).OfType<BreakAllocation>().First().Total);
    }

    [Fact]
    public void Release_ThatWasOnItsWay_TakesWhatIsLeftAndDropsTheRest()
    {
        // The order cancels all 3 of A: 2 are there and free, 1 is not missed any more.
        var released = Broken.When(new ReleaseStock(A, 3)).Then(new BreakDropped(A, 1), new StockReleased(A, 2)).After;
        released.Levels(2, 0, 0, 0, 2, 0);
        Assert.True(released.State.Ended.Contains(A));
        Assert.Equal([B], released.State.Untold);
        Broken.When(new ReleaseStock(A, 2)).Then(new StockReleased(A, 2)).After.When(new ReleaseStock(A, 3)).Then(new BreakDropped(A, 1));
    }

    [Fact]
    public void Release_OfAPromiseThatIsGone_FreesNothing() => Broken.When(new ReleaseStock(B, 3)).Then(new BreakDropped(B, 3)).After.Levels(2, 0, 0, 2, 0, 0);

    [Fact]
    public void Ship_ThatHadBegun_ShowsThatTheUnitsWereThere()
    {
        // 3 of A have left, so the count missed one: its variance changes, nothing else does.
        var shipped = Broken.When(new ShipStock(A, 3)).Then(new StockFound(A, 1), new StockShipped(A, 3)).After;
        shipped.Levels(0, 0, 0, 0, 0, 0);
        Assert.Equal(-7, shipped.State.Variance);
        Assert.True(shipped.State.Ended.Contains(A));
        shipped.When(new ShipStock(A, 3)).ThenNothing();
    }

    [Fact]
    public void Commit_OfAPromiseThatIsGone_IsDoneWithoutUnits()
    {
        var broken = Given(Received(4), new StockReserved(A, 4)).When(Record(MovementType.Count, 0)).After;
        broken.When(broken.Reserve(A, 4)).ThenNothing();
        broken.When(new CommitStock(A)).Then(new StockCommitted(A, 0)).After.Levels(0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void Break_WhileLinesWait_HoldsNothingForThem()
    {
        var waiting = Promised.And(new SafetySet(0, "policy", null, Key("none")), new StockDemandTold(1, 9, [])).When(new TakeHeldUnits(new PromiseId("w", 1), 1, 3, 3)).After;
        waiting.When(Record(MovementType.Count, 2)).After.Levels(2, 0, 0, 2, 0, 0);
    }

    [Fact]
    public void Ledger_OfBrokenAndFoundUnits_NamesTheirOrders()
    {
        var origin = new Origin(DateTimeOffset.UnixEpoch, "leeds", "request/1");
        var broken = StockLocation.Ledger(new Recorded<StockEvent>(7, origin, new PromiseBroken(A, 3)))!;
        var found = StockLocation.Ledger(new Recorded<StockEvent>(8, origin, new StockFound(A, 2)))!;
        Assert.Equal([("break", 3L, "order-a"), ("found", 2L, "order-a")], new[] { broken, found }.Select(line => (line.Type, line.Quantity, line.Order)));
        Assert.Null(StockLocation.Ledger(new Recorded<StockEvent>(9, origin, new StockCommitted(A, 0))));
    }

    [Fact]
    public void Owed_ToManyOrders_IsABoundedNumberAtOnce()
    {
        var many = Nowhere.And(Received(150));
        for (var n = 1; n <= 150; n++)
        {
            many = many.And(new StockReserved(new PromiseId($"o-{n}", 1), 1));
        }

        var broken = many.When(Record(MovementType.Count, 0)).After;
        Assert.Equal(StockLimits.TellingMax, broken.Owed.Requests.Count(request => request.Message is BreakAllocation));
        Assert.Equal(150, broken.State.Untold.Count);
    }

    [Fact]
    public void Adjustment_OfMoreThanIsFree_SaysThatACountIsMeant()
    {
        var refusal = StockLocation.Rules.Decide(Promised.State, Record(MovementType.Adjustment, -4), new Origin(Promised.Now, "a", "c")).Refusal;
        Assert.Contains("only a count", Assert.IsType<Rejected>(refusal).Rejection.Detail, StringComparison.Ordinal);
        Promised.When(Record(MovementType.Damage, 4)).ThenRejected("insufficientStock");
    }
}
