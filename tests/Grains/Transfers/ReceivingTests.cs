using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Transfers;
using static OrleansOms.Grains.Tests.Transfers.TransferCases;

namespace OrleansOms.Grains.Tests.Transfers;

public sealed class ReceivingTests
{
    [Fact]
    public void Receive_OfAPart_IsToldWhenBothPlacesKnow()
    {
        var received = Sent.When(Receive("in", (1, 3), (1, 1))).Then(new TransferReceived(1, [new(3, 1, 4, false)], Key("in"))).AnsweredLater().After;
        Assert.Equal(["units/3 A@Y receive#3 4"], received.Messages());

        var stocked = received.When(Stocked(3)).Then(new ArrivalStocked(3)).After;
        Assert.Equal(["line/1 A@X settle 4 0", "units/3 A@Y forget#3"], stocked.Messages());
        var settled = stocked.When(Settled(1, 4, 0)).Then(new TransitSettled(1, 4, 0)).After;
        settled.When(Receive("in", (1, 3), (1, 1))).ThenKnown().Answered(settled.Told(receipt: 1));
        Assert.Equal(("partiallyReceived", 2L), (settled.View().Status, settled.View().Lines[0].InTransit));

        var closed = settled.When(Closed(3)).Then(new ArrivalClosed(3)).After;
        Assert.Empty(closed.Messages());
        Assert.Equal(Answer<Reply>.AsOf(settled.Version), Transfer.Rules.Answer(closed.State, Receive("in", (1, 4))));
        closed.When(Settled(1, 4, 0)).ThenNothing();
    }

    [Fact]
    public void Receive_OfMoreThanIsInTransit_RecordsAndFlagsTheSurplus()
    {
        var received = PartlyThere.When(Receive("more", (1, 5))).Then(
            new TransferReceived(2, [new(4, 1, 2, false), new(5, 1, 3, true)], Key("more"))).After;
        Assert.Equal(["units/4 A@Y receive#4 2", "units/5 A@Y receive#5 3 surplus"], received.Messages());
        var line = received.View().Lines[0];
        Assert.Equal((0L, 9L, 3L), (line.InTransit, line.Received, line.Surplus));

        // The place it came from is told of what it sent, no more.
        var stocked = received.And(new ArrivalStocked(4), new ArrivalStocked(5));
        Assert.Equal("line/1 A@X settle 6 0", stocked.Messages()[0]);
    }

    [Fact]
    public void Receive_OfWhatWasReceivedInFull_IsRefused()
    {
        var all = PartlyThere.And(new TransferReceived(2, [new(4, 1, 2, false), new(5, 2, 4, false)], Key("rest")));
        all.When(Receive("again", (1, 1))).ThenRejected("transferReceived");
        all.When(Receive("rest", (1, 2), (2, 4))).ThenKnown();
        Assert.Equal("received", all.View().Status);
    }

    [Fact]
    public void Receive_OfALineThatThereIsNot_IsRefused() => Sent.When(Receive("in", (3, 1))).ThenRejected("unknownLine");

    [Fact]
    public void Receive_WithAnotherVersion_IsStale()
    {
        Sent.When(Receive("in", (1, 1)) with { IfMatch = 1 }).ThenRefused(Rejections.StaleVersion);
        Sent.When(Receive("in", (1, 1)) with { IfMatch = Sent.Version }).Then(new TransferReceived(1, [new(3, 1, 1, false)], Key("in")));
    }

    [Fact]
    public void WriteOff_OfWhatIsLeft_ClosesTheTransfer()
    {
        var given = PartlyThere.When(WriteOff("w")).Then(new UnitsWrittenOff(1, "lost", [new(1, 2), new(2, 4)], Key("w"))).AnsweredLater().After;
        Assert.Equal(["line/1 A@X settle 4 2 lost", "line/2 B@X settle 0 4 lost"], given.Messages());
        var settled = given.When(Settled(1, 4, 2)).Then(new TransitSettled(1, 4, 2)).After.When(Settled(2, 0, 4)).Then(new TransitSettled(2, 0, 4)).After;
        settled.When(WriteOff("w")).ThenKnown().Answered(settled.Told(writeOff: 1));
        Assert.Equal("closed", settled.View().Status);
        settled.When(WriteOff("again")).ThenRejected("nothingInTransit");

        // What turns up after all is a fact: it is there, and nobody had sent it any more.
        settled.When(Receive("found", (2, 1))).Then(new TransferReceived(2, [new(4, 2, 1, true)], Key("found")));
    }

    [Fact]
    public void WriteOff_OfMoreThanIsInTransit_IsRefused()
    {
        PartlyThere.When(WriteOff("w", (1, 2), (2, 5))).ThenRejected("notInTransit");
        PartlyThere.When(WriteOff("w", (1, 1), (1, 2))).ThenRejected("notInTransit");
        PartlyThere.When(WriteOff("w", (9, 1))).ThenRejected("unknownLine");
        Nothing.When(WriteOff("w")).ThenRefused(Rejections.TransferNotFound);
    }
}
