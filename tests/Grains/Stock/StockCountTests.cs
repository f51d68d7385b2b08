using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

public sealed class StockCountTests
{
    private static readonly PromiseId C = new("order-c", 1);

    [Theory]
    [InlineData(8, 8, 6, 2)]
    [InlineData(5, 5, 3, 2)]
    [InlineData(2, 2, 0, 2)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(0, 0, 0, 0)]
    public void Count_OfUnits_CutsWhatIsAvailableThenSafety(long counted, long onHand, long available, long safety)
    {
        var given = Given(Received(5), Safety(2));
        var after = given.When(Record(MovementType.Count, counted)).Then(
            new StockCounted(counted, 5, given.Now, "because", "REF-1", Key("k"))).After;
        after.Levels(onHand, available, 0, 0, safety, 0);
    }

    [Fact]
    public void Count_OfAnEarlierTime_AllowsForWhatMovedSince()
    {
        // 10 were there by the books, 9 by the count; 4 have left and 7 come in since.
        var then = Given(Received(10), new StockReserved(A, 4));
        var given = then.After(TimeSpan.FromHours(1)).And(new StockCommitted(A, 4), new StockShipped(A, 4), Received(7, "later"));
        given.When(new CountAsOf(Record(MovementType.Count, 9) with { CountedAt = then.Now }, 10, 0))
            .Then(new StockCounted(9, 10, then.Now, "because", "REF-1", Key("k")))
            .After.Levels(12, 12, 0, 0, 0, 0);
    }

    [Fact]
    public void Count_OlderThanALaterOne_IsRefused()
    {
        var early = Given(Received(10));
        var counted = early.After(TimeSpan.FromHours(2)).And(new StockCounted(9, 10, early.Now.AddHours(2), "count", null, Key("first")));
        counted.When(new CountAsOf(Record(MovementType.Count, 10) with { CountedAt = early.Now.AddHours(1) }, 10, 0)).ThenRejected("countSuperseded");
        counted.When(new CountAsOf(Record(MovementType.Count, 8) with { CountedAt = early.Now.AddHours(2) }, 9, -1)).After.Levels(8, 8, 0, 0, 0, 0);
        counted.When(new CountAsOf(Record(MovementType.Count, 8) with { CountedAt = early.Now.AddHours(3) }, 9, -1)).ThenRejected("countedInFuture");
    }

    [Fact]
    public void Count_BookedAfterOneOfAnEarlierTime_DoesNotMissTheSameUnitsTwice()
    {
        // Counted at 0:00 and at 1:00, both booked at 2:00: each finds 8 of 10.
        var opening = Given(Received(10));
        var first = opening.After(TimeSpan.FromHours(2)).And(new StockCounted(8, 10, opening.Now, "count", null, Key("first")));
        first.When(new CountAsOf(Record(MovementType.Count, 8) with { CountedAt = opening.Now.AddHours(1) }, 10, 0))
            .Then(new StockCounted(8, 8, opening.Now.AddHours(1), "because", "REF-1", Key("k")))
            .After.Levels(8, 8, 0, 0, 0, 0);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(2, 2, 0, 0)]
    [InlineData(4, 3, 1, 0)]
    [InlineData(9, 3, 2, 4)]
    public void Cut_OfUnits_TakesAvailableThenSafetyThenPromises(long units, long available, long safety, long promised) =>
        Assert.Equal(new StockCut(available, safety, promised), StockCut.Of(Given(Received(10), Safety(2), new StockReserved(A, 5)).State, units));

    [Fact]
    public void Broken_ArePromisesFromTheNewestOnButNoneThatLeaves()
    {
        // B is the newest but one that is left: C has been shipped in part, and the transfer's is about to go.
        var state = Given(
            Received(20), new StockReserved(A, 3), new StockReserved(C, 3), new StockReserved(B, 4), new StockCommitted(C, 3), new StockShipped(C, 1),
            new StockReserved(PromiseId.OfTransfer("t-1", 1), 2)).State;
        Assert.Equal([new BrokenPromise(B, 2)], BrokenPromise.Newest(state, 2).ToArray());
        Assert.Equal([new BrokenPromise(B, 4), new BrokenPromise(A, 1)], BrokenPromise.Newest(state, 5).ToArray());
        Assert.Equal([new BrokenPromise(B, 4), new BrokenPromise(A, 3)], BrokenPromise.Newest(state, 50).ToArray());
        Assert.Empty(BrokenPromise.Newest(state, 0));
    }

    [Fact]
    public void Count_Repeated_IsAnsweredAsTheFirstTime()
    {
        var counted = Given(new StockRegistered(), Received(5)).When(Record(MovementType.Count, 4)).After;
        var later = counted.And(Received(9, "later"));
        later.When(Record(MovementType.Count, 4)).ThenKnown().Answered(new StockLevels(counted.State.View()!));
        later.When(new CountAsOf(Record(MovementType.Count, 4), 5, 0)).ThenKnown().Answered(new StockLevels(counted.State.View()!));
        later.When(Record(MovementType.Count, -1, "other")).ThenRejected("quantityOutOfBounds");
    }

    [Fact]
    public void Ledger_OfACount_HasItsVarianceWithCountedAndExpected()
    {
        var origin = new Origin(DateTimeOffset.UnixEpoch, "leeds", "request/1");
        var line = StockLocation.Ledger(new Recorded<StockEvent>(7, origin, new StockCounted(38, 40, DateTimeOffset.UnixEpoch, "yearly", null, Key("k"))))!;
        Assert.Equal(("count", -2L, 38L, 40L), (line.Type, line.Quantity, line.Counted!.Value, line.Expected!.Value));
    }
}
