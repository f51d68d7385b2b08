using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

public sealed class StockReturnTests
{
    private static readonly StockReturned In = new("r-1", 2, 5);

    [Fact]
    public void Receive_OfReturnedUnits_PutsThemIntoQualityControl()
    {
        var received = Given(new StockRegistered(), Received(1)).When(new ReceiveReturned("r-1", 2, 5)).Then(In).Answered(new Done()).After;
        received.Levels(6, 1, 0, 0, 0, 0);
        Assert.Equal(5, received.State.Quality);
        received.When(new ReceiveReturned("r-1", 2, 5)).ThenNothing();
        received.When(new ReceiveReturned("r-1", 3, 1)).Then(new StockReturned("r-1", 3, 1));
        received.When(new ReceiveReturned("r-1", 3, 0)).ThenRejected("quantityOutOfBounds");
    }

    [Fact]
    public void Receive_WhereTheSkuNeverWas_IsToldWhenTheSkuKnows()
    {
        var received = Nowhere.When(new ReceiveReturned("r-1", 2, 5)).Then(In).AnsweredLater().After;
        Assert.Equal("sku/85123A", Assert.Single(received.Owed.Requests).To.ToString());
        received.When(new ConfirmRegistration()).Then(new StockRegistered());
    }

    [Fact]
    public void Dispose_OfUnits_MovesWhatIsNewOfTheTotals()
    {
        var first = Given(In).When(new DisposeReturned("r-1", 2, 2, 1, 0)).Then(
            new StockInspected("r-1", 2, Disposition.Restock, 2), new StockInspected("r-1", 2, Disposition.Damaged, 1)).Answered(new Done()).After;
        first.Levels(5, 2, 0, 0, 0, 1);
        var last = first.When(new DisposeReturned("r-1", 2, 3, 1, 1)).Then(
            new StockInspected("r-1", 2, Disposition.Restock, 1), new StockInspected("r-1", 2, Disposition.Quality, 1)).After;
        last.Levels(5, 3, 0, 0, 0, 1);
        Assert.Equal(1, last.State.Quality);
        Assert.Empty(last.State.Returned);
        last.When(new DisposeReturned("r-1", 2, 2, 1, 0)).ThenNothing();
        last.When(new ReceiveReturned("r-1", 2, 5)).ThenNothing();
    }

    [Fact]
    public void Dispose_MoreThanCameIn_IsRefused() =>
        Given(In).When(new DisposeReturned("r-1", 2, 2, 2, 2)).ThenRejected("moreThanReturned");

    [Fact]
    public void Messages_LongAfterTheirUnits_ChangeNothing()
    {
        var waiting = Given(In).After(TimeSpan.FromDays(300)).And(Received(1));
        waiting.When(new ReceiveReturned("r-1", 2, 5)).ThenNothing();
        var forgotten = waiting.And(new StockInspected("r-1", 2, Disposition.Restock, 5))
            .After(StockLimits.TombstoneRetention * 2).And(Received(1, "later"));
        Assert.Equal(0, forgotten.State.EndedReturns.Count);
        forgotten.When(new DisposeReturned("r-1", 2, 5, 0, 0)).ThenNothing();
    }

    [Fact]
    public void Restock_UpToTheSafetyTarget_FillsSafetyFirst() =>
        Given(Safety(3), In).When(new DisposeReturned("r-1", 2, 5, 0, 0)).After.Levels(5, 2, 0, 0, 3, 0);

    [Fact]
    public void Ledger_OfReturnedUnits_NamesTheReturn()
    {
        var origin = new Origin(DateTimeOffset.UnixEpoch, "return/r-1", "units/2");
        StockEvent[] events =
        [
            In,
            new StockInspected("r-1", 2, Disposition.Restock, 1),
            new StockInspected("r-1", 2, Disposition.Damaged, 1),
            new StockInspected("r-1", 2, Disposition.Quality, 1),
        ];
        var lines = events.Select(body => StockLocation.Ledger(new Recorded<StockEvent>(7, origin, body))!).ToList();
        Assert.Equal(["return 5", "restock 1", "returnDamaged 1", "returnKept 1"], lines.Select(line => $"{line.Type} {line.Quantity}").ToArray());
        Assert.All(lines, line => Assert.Equal(("r-1", "return/r-1", null), (line.Return, line.By, line.Order)));
    }
}
