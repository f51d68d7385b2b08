using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

public sealed class StockTransferTests
{
    private static readonly PromiseId Line = PromiseId.OfTransfer("t-1", 1);

    [Fact]
    public void Send_OfHeldUnits_TakesThemOutOfOnHandIntoTransit()
    {
        var sent = Given(Received(10), new StockReserved(Line, 6)).When(new SendStock(Line)).Then(new StockSent(Line, 6)).Answered(new Done()).After;
        sent.Levels(4, 4, 0, 0, 0, 0);
        Assert.Equal(6, sent.State.InTransit);
        sent.When(new SendStock(Line)).ThenNothing();
        sent.When(sent.Reserve(Line, 6)).ThenRejected("reservationEnded");
    }

    [Fact]
    public void Settle_OfTotals_LowersWhatIsInTransitByWhatIsNew()
    {
        var sent = Given(Received(10), new StockReserved(Line, 6), new StockSent(Line, 6));
        var some = sent.When(new SettleTransit(Line, 3, 0, null)).Then(new TransitReceived(Line, 3)).After;
        Assert.Equal(3, some.State.InTransit);
        var all = some.When(new SettleTransit(Line, 4, 2, "lost")).Then(new TransitReceived(Line, 1), new TransitWrittenOff(Line, 2, "lost")).After;
        all.Levels(4, 4, 0, 0, 0, 0);
        Assert.Equal(0, all.State.InTransit);
        Assert.Empty(all.State.Transits);
        all.When(new SettleTransit(Line, 3, 0, null)).ThenNothing();
        all.When(new SendStock(Line)).ThenNothing();
        some.When(new SettleTransit(Line, 5, 2, "lost")).ThenRejected("moreThanSent");
    }

    [Fact]
    public void Receive_OfUnits_MakesThemFreeOnceHoweverLateTheRepeat()
    {
        var arrive = new ReceiveTransferred("t-1", 2, 5, Surplus: false);
        var arrived = Given(Safety(2), Received(1), new StockRegistered()).When(arrive).Then(new StockTransferred("t-1", 2, 5, false)).Answered(new Done()).After;
        arrived.Levels(6, 4, 0, 0, 2, 0);
        arrived.After(TimeSpan.FromDays(300)).And(Received(1, "later")).When(arrive).ThenNothing();

        var closed = arrived.When(new ForgetArrival("t-1", 2)).Then(new ArrivalForgotten("t-1", 2)).After;
        Assert.Empty(closed.State.Arrivals);
        closed.When(arrive).ThenNothing();
        Assert.Equal(arrived.State.Version, closed.State.Version);
        Assert.Equal(0, closed.After(StockLimits.TombstoneRetention * 2).And(Received(1, "later")).State.EndedArrivals.Count);
        closed.When(new ReceiveTransferred("t-1", 3, 0, Surplus: false)).ThenRejected("quantityOutOfBounds");
    }

    [Fact]
    public void Receive_WhereLinesWait_IsHeldForThemFirst() =>
        Given(Safety(1), new StockRegistered(), new StockDemandTold(1, 3, [])).When(new ReceiveTransferred("t-1", 2, 5, Surplus: false)).After
            .Levels(5, 1, 3, 0, 1, 0);

    [Fact]
    public void Receive_WhereTheSkuNeverWas_IsToldWhenTheSkuKnows()
    {
        var arrived = Nowhere.When(new ReceiveTransferred("t-1", 2, 5, Surplus: true)).Then(new StockTransferred("t-1", 2, 5, true)).AnsweredLater().After;
        Assert.Equal("sku/85123A", Assert.Single(arrived.Owed.Requests).To.ToString());
    }

    [Fact]
    public void Ledger_OfTransferredUnits_NamesTheTransfer()
    {
        var origin = new Origin(DateTimeOffset.UnixEpoch, "transfer/t-1", "line/1");
        StockEvent[] events =
        [
            new StockReserved(Line, 6),
            new StockReleased(Line, 1),
            new StockSent(Line, 5),
            new TransitReceived(Line, 3),
            new TransitWrittenOff(Line, 2, "lost"),
            new StockTransferred("t-1", 2, 3, false),
            new StockTransferred("t-1", 3, 1, true),
        ];
        var lines = events.Select(body => StockLocation.Ledger(new Recorded<StockEvent>(7, origin, body))!).ToList();
        Assert.Equal(
            ["reserve 6 ", "release 1 ", "send 5 ", "arrive 3 ", "writeOff 2 lost", "transfer 3 ", "receipt 1 "],
            lines.Select(line => $"{line.Type} {line.Quantity} {line.Reason}").ToArray());
        Assert.All(lines, line => Assert.Equal(("t-1", null, "transfer/t-1"), (line.Transfer, line.Order, line.By)));
    }
}
