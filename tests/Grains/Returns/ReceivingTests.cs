using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Returns;
using static OrleansOms.Grains.Tests.Returns.ReturnCases;

namespace OrleansOms.Grains.Tests.Returns;

public sealed class ReceivingTests
{
    [Fact]
    public void Receive_InPart_IsToldWhenStockAndOrderKnow()
    {
        var receive = Receive("X", "in", (1, 1), (2, 1), (1, 1));
        var received = Approved.When(receive)
            .Then(new ReturnReceived(1, "X", [new(2, 1, 2), new(3, 2, 1)], Key("in"))).AnsweredLater().After;
        Assert.Equal(
            ["units/2 stock/A@X receive#2 2", "units/3 stock/B@X receive#3 1", "returned order/o-1 note 1:2 2:1"], received.Messages());

        received = received.When(Stocked(2, 2)).Then(new UnitsStocked(2)).After;
        received = received.When(new NoteAnswered(3, Yes)).Then(new ReturnNoted(3)).After;
        Assert.Equal(Answer<Reply>.UnderWay, Return.Rules.Answer(received.State, receive));
        var done = received.When(Stocked(3, 1)).Then(new UnitsStocked(3)).After;
        done.When(receive).ThenKnown().Answered(done.Told(receipt: 1));
        Assert.Equal("received", done.View().Status);
        Assert.Empty(done.Owed.Requests);
    }

    [Fact]
    public void Receive_MoreThanWasAnnounced_IsRecordedAndFlagged()
    {
        var received = Received.When(Receive("Y", "in2", (1, 5), (3, 1), (2, 1)))
            .Then(new ReturnReceived(2, "Y", [new(3, 1, 5), new(4, 3, 1), new(5, 2, 1)], Key("in2"))).After;
        Assert.Equal(
            ["1: 4 announced, 7 came, 3 not announced", "2: 1 announced, 1 came, 0 not announced", "3: 0 announced, 1 came, 1 not announced"],
            received.View().Lines.Select(line => $"{line.Line}: {line.Quantity} announced, {line.Received} came, {line.Unannounced} not announced").ToArray());

        // The order is told of what was announced only; a service has no shelf to come back to.
        Assert.Equal(
            ["units/3 stock/A@Y receive#3 5", "units/5 stock/B@Y receive#5 1", "returned order/o-1 note 1:4 2:1"], received.Messages());
    }

    [Theory]
    [InlineData(ReceivingPlace.Unknown, "unknownLocation")]
    [InlineData(ReceivingPlace.TakesNone, "noReturnsHere")]
    public void Receive_AtAPlaceThatCantBe_IsRefusedUnlessItsKeyIsKnown(ReceivingPlace place, string code)
    {
        Approved.When(Receive("X", "k", (1, 1)) with { Place = place }).ThenRejected(code);
        Received.When(Receive("X", "in", (1, 1)) with { Place = place }).ThenKnown();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void ReceiveAndInspect_OfALineThatIsNone_AreRefused(int line)
    {
        Received.When(Receive("X", "k", (1, 1), (line, 1))).ThenRejected("unknownLine");
        Received.When(Inspect("k", Line(1, 1), Line(line, 1))).ThenRejected("unknownLine");
    }

    [Fact]
    public void Receive_AfterItWasClosed_IsAFactAllTheSame()
    {
        var closed = Approved.And(
            new ReturnReceived(1, "X", [new(2, 1, 4), new(3, 2, 1)], Key("in")), new UnitsStocked(2), new UnitsStocked(3), new ReturnNoted(5),
            new ReturnInspected(1, [new(2, Disposition.Restock, 4), new(3, Disposition.Damaged, 1)], Key("look")),
            new UnitsDisposed(2, 4), new UnitsDisposed(3, 1),
            new RefundStarted(1, [new(1, 4), new(2, 1)], Key("pay")), new ReturnRefunded(1, 12.34m));
        Assert.Equal("closed", closed.View().Status);
        var late = closed.When(Receive("X", "late", (2, 1))).Then(new ReturnReceived(2, "X", [new(4, 2, 1)], Key("late"))).After;
        Assert.Equal("received", late.View().Status);
        var looked = late.And(new UnitsStocked(4), new ReturnInspected(2, [new(4, Disposition.Quality, 1)], Key("look2")));
        Assert.Equal("closed", looked.View().Status);
        looked.When(Refund("pay2")).ThenRejected("nothingDue");
    }

    [Fact]
    public void Inspect_Units_IsToldWhenTheStockKnows()
    {
        var inspect = Inspect("look", Line(1, 1, Disposition.Quality), Line(1, 1, Disposition.Damaged));
        var inspected = Received.When(inspect)
            .Then(new ReturnInspected(1, [new(2, Disposition.Quality, 1), new(2, Disposition.Damaged, 1)], Key("look"))).AnsweredLater().After;
        Assert.Equal(["units/2 stock/A@X dispose#2 0 1 1"], inspected.Messages());
        var done = inspected.When(Disposed(2, 0, 1, 1)).Then(new UnitsDisposed(2, 2)).After;
        done.When(inspect).ThenKnown().Answered(done.Told());
        done.When(Disposed(2, 0, 1, 1)).ThenNothing();
        Assert.Equal("inspected", done.View().Status);
    }

    [Fact]
    public void Inspect_WithoutALocation_TakesWhatCameFirst()
    {
        var twice = Received.And(new ReturnReceived(2, "Y", [new(3, 1, 2)], Key("in2")), new UnitsStocked(3), new ReturnNoted(4));
        twice.When(Inspect("look", Line(1, 3)))
            .Then(new ReturnInspected(1, [new(2, Disposition.Restock, 2), new(3, Disposition.Restock, 1)], Key("look")));
        twice.When(Inspect("look", Line(1, 1, location: "Y")))
            .Then(new ReturnInspected(1, [new(3, Disposition.Restock, 1)], Key("look")));

        // Those with a place first: the other would else take what they need.
        twice.When(Inspect("look", Line(1, 2, Disposition.Damaged), Line(1, 2, location: "X")))
            .Then(new ReturnInspected(1, [new(2, Disposition.Restock, 2), new(3, Disposition.Damaged, 2)], Key("look")));
    }

    [Theory]
    [InlineData(1, 3, null, 2)]
    [InlineData(1, 1, "Y", 0)]
    [InlineData(2, 1, null, 0)]
    public void Inspect_MoreThanCameIn_IsRefusedWithThePlace(int line, long quantity, string? location, long left) =>
        Received.When(Inspect("look", Line(line, quantity, location: location))).ThenRefused(Rejections.Conflict(
            "notLeftToInspect",
            "Not all of this came in and waits for its inspection.",
            new RejectionError(
                "/lines/0/quantity", $"{left} of {quantity} units wait for their inspection.", line, line == 1 ? "A" : "B", quantity, left)));

    [Fact]
    public void Inspect_OfUnitsThatAreNotBookedYet_IsSentAfterThem()
    {
        var early = Approved.And(new ReturnReceived(1, "X", [new(2, 1, 2)], Key("in")), new ReturnNoted(2))
            .When(Inspect("look", Line(1, 2))).AnsweredLater().After;
        Assert.Equal(["units/2 stock/A@X receive#2 2"], early.Messages());
        Assert.Equal(["units/2 stock/A@X dispose#2 2 0 0"], early.When(Stocked(2, 2)).Then(new UnitsStocked(2)).After.Messages());
    }

    [Fact]
    public void Service_ThatComesBack_NeedsNoStock()
    {
        var received = Received.When(Receive("X", "in2", (3, 1))).Answered(Received.When(Receive("X", "in2", (3, 1))).After.Told(receipt: 2)).After;
        var inspected = received.When(Inspect("look", Line(3, 1))).After;
        Assert.Empty(inspected.Owed.Requests);
    }

    /// <summary>The engine asks after each event, so a large return must not build all of its messages each time.</summary>
    [Fact]
    public void Owed_OfALargeReceipt_BuildsOnlyTheMessageThatChanged()
    {
        var received = Nothing.And(Requested(), new ReturnGranted(Order with { Lines = [.. Enumerable.Repeat(Order.Lines[0], 2_000)] }), new ReturnApproved(null))
            .And(new ReturnReceived(1, "X", [.. Enumerable.Range(1, 2_000).Select(line => new ReceivedPart(line + 1, line, 1))], Key("in")));
        var before = received.Owed.Requests;
        var after = Return.Rules.Evolve(received.State, new Recorded<ReturnEvent>(5, new Origin(received.Now, "a", "c"), new UnitsStocked(2)));
        Assert.Equal(2_001, before.Length);
        Assert.Equal(before.Skip(1).Take(1_999), Return.Rules.Owed(after).Requests.Take(1_999), ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public void Changes_BeyondTheBound_AreRefused()
    {
        ReturnEvent[] many = [.. Enumerable.Range(1, ReturnKeys.ChangesMax - 1).Select(n => new ReturnReceived(n, "X", [new(n + 1, 3, 1)], Key($"k{n}")))];
        var full = Approved.And(many);
        full.When(Receive("X", "k", (1, 1))).ThenRejected("tooManyChanges");
        full.When(Receive("X", "k7", (1, 1))).ThenKnown();
    }

    [Fact]
    public void StocksAnswer_ThatCameTwiceOrIsARefusal_ChangesNothing()
    {
        Received.When(Stocked(2, 2)).ThenNothing();
        Received.When(new NoteAnswered(2, Yes)).ThenNothing();
        Received.When(new NoteAnswered(3, Rejections.OperationUnderWay)).ThenNothing();
        Received.When(Stocked(9, 2)).ThenNothing();
    }
}
