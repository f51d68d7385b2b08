using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Returns;
using static OrleansOms.Grains.Tests.Returns.ReturnCases;

namespace OrleansOms.Grains.Tests.Returns;

public sealed class RefundingTests
{
    [Fact]
    public void Refund_OfWhatWasInspected_IsToldWithTheOrdersAmount()
    {
        var inspected = Received.And(new ReturnInspected(1, [new(2, Disposition.Damaged, 1)], Key("look")), new UnitsDisposed(2, 1));
        var started = inspected.When(Refund("pay")).Then(new RefundStarted(1, [new(1, 1)], Key("pay"))).AnsweredLater().After;
        Assert.Equal(["refund/1 order/o-1 refund#1 1:1"], started.Messages());
        Assert.Empty(started.View().Refunds);
        started.When(Refund("other")).ThenRejected("nothingDue");

        var refunded = started.When(new RefundAnswered(1, new RefundRecorded(3.5m))).Then(new ReturnRefunded(1, 3.5m)).After;
        refunded.When(Refund("pay")).ThenKnown().Answered(refunded.Told(refund: 1));
        Assert.Equal(("received", "3.50"), (refunded.View().Status, refunded.View().Refunded));
        Assert.Equal("3.50", Assert.Single(refunded.View().Refunds).Amount);
        refunded.When(Refund("other")).ThenRejected("nothingDue");

        var more = refunded.And(new ReturnInspected(2, [new(2, Disposition.Restock, 1)], Key("look2")), new UnitsDisposed(2, 2));
        more.When(Refund("other")).Then(new RefundStarted(2, [new(1, 1)], Key("other")));
    }

    [Fact]
    public void Refund_OfMoreThanWasAnnounced_IsOfWhatWasAnnounced() =>
        Approved.And(
                new ReturnReceived(1, "X", [new(2, 1, 6), new(3, 3, 1)], Key("in")),
                new ReturnInspected(1, [new(2, Disposition.Restock, 5), new(3, Disposition.Quality, 1)], Key("look")))
            .When(Refund("pay")).Then(new RefundStarted(1, [new(1, 4)], Key("pay")));

    [Fact]
    public void Refund_OfWhatWasNotInspected_IsRefused()
    {
        Approved.When(Refund("pay")).ThenRefused(NothingDue);
        Received.When(Refund("pay")).ThenRefused(NothingDue);
    }

    [Fact]
    public void OrdersAnswer_ThatCameTwiceOrIsARefusal_ChangesNothing()
    {
        var started = Received.And(
            new ReturnInspected(1, [new(2, Disposition.Damaged, 1)], Key("look")), new RefundStarted(1, [new(1, 1)], Key("pay")));
        started.When(new RefundAnswered(1, Rejections.OperationUnderWay)).ThenNothing();
        started.And(new ReturnRefunded(1, 2m)).When(new RefundAnswered(1, new RefundRecorded(2m))).ThenNothing();
    }

    private static Rejection NothingDue => Rejections.Conflict(
        "nothingDue", "Nothing is due: units are refunded once, and only after they came back and were inspected.");
}
