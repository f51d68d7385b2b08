using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Transfers;
using static OrleansOms.Grains.Tests.Transfers.TransferCases;

namespace OrleansOms.Grains.Tests.Transfers;

public sealed class SendingTests
{
    [Fact]
    public void Request_OfUnits_HoldsAllBeforeItSendsAny()
    {
        var requested = Nothing.When(Request()).Then(new TransferRequested("X", "Y", Lines, 1, FirstKey)).AnsweredLater().After;
        Assert.Equal(["line/1 A@X reserve transfer/t-1#1 6", "line/2 B@X reserve transfer/t-1#2 4"], requested.Messages());
        Assert.Null(TransferViews.View(requested.State));

        var some = requested.When(Reserve(2)).Then(new LineReserved(2)).After;
        Assert.Equal(["line/1 A@X reserve transfer/t-1#1 6"], some.Messages());
        var held = some.When(Reserve(1)).Then(new LineReserved(1), new TransferStarted()).After;
        Assert.Equal(["line/1 A@X send transfer/t-1#1", "line/2 B@X send transfer/t-1#2"], held.Messages());
        held.When(Receive("r", (1, 1))).ThenRefused(Rejections.TransferNotFound);

        var sent = held.When(new SendAnswered(1, Yes)).Then(new LineSent(1)).After.When(new SendAnswered(2, Yes)).Then(new LineSent(2)).After;
        Assert.Empty(sent.Messages());
        Assert.Null(sent.Owed.Deadline);
        Assert.Equal("inTransit", sent.View().Status);
        sent.When(Request()).ThenKnown().Answered(sent.Told());
        sent.When(Request(FirstKey with { Fingerprint = "other" })).ThenRefused(Rejections.KeyReused);
        sent.When(Request(Key("other"))).ThenRefused(Rejections.KeyReused);
    }

    [Fact]
    public void Request_OfWhichOneLineIsShort_GivesEverythingBackAndIsGone()
    {
        var refused = Requested.And(new LineReserved(1)).When(Reserve(2, new ReservationRefused(3, Contended: true))).After;
        Assert.Equal(["line/1 A@X release transfer/t-1#1 6", "line/2 B@X release transfer/t-1#2 4"], refused.Messages());
        refused.When(Request()).ThenKnown().AnsweredLater();

        var gone = refused.When(new ReleaseAnswered(2, Yes)).Then(new LineReleased(2)).After.When(new ReleaseAnswered(1, Yes)).Then(new LineReleased(1)).After;
        Assert.Empty(gone.Messages());
        var rejection = Assert.IsType<Rejected>(Transfer.Rules.Answer(gone.State, Request()).Reply).Rejection;
        Assert.Equal("insufficientStock", rejection.Code);
        Assert.Equal(new RejectionError("/lines/1", "3 of 4 can be had.", 2, "B", 4, 3), Assert.Single(rejection.Errors));
        gone.When(Reserve(2)).ThenNothing();
        gone.When(Request()).Then(new TransferRequested("X", "Y", Lines, 3, FirstKey)).AnsweredLater();
    }

    [Fact]
    public void Request_NotHeldInTime_IsUndone()
    {
        var waiting = Requested.And(new LineReserved(1));
        Assert.Null(Transfer.Rules.Due(waiting.State, waiting.Now));
        var late = waiting.After(Owing.ReserveTime);
        Assert.Equal(late.Now, late.Owed.Deadline);
        var undone = late.When(Assert.IsType<GiveUp>(Transfer.Rules.Due(late.State, late.Now))).After;
        Assert.Equal(TransferStage.Undoing, undone.State.Stage);
        undone.When(Reserve(2)).ThenNothing();
        Held.After(Owing.ReserveTime * 2).When(new GiveUp()).ThenNothing();
    }

    public static TheoryData<string, string, string, TransferFacts> Impossible => new()
    {
        { "sameLocation", "/to", "X", new TransferFacts(true, true, [new(true, false, 10), new(true, false, 10)]) },
        { "unknownLocation", "/from", "Y", new TransferFacts(false, true, [new(true, false, 10), new(true, false, 10)]) },
        { "unknownLocation", "/to", "Y", new TransferFacts(true, false, [new(true, false, 10), new(true, false, 10)]) },
        { "unknownSku", "/lines/1/sku", "Y", new TransferFacts(true, true, [new(true, false, 10), new(false, false, 0)]) },
        { "serviceSku", "/lines/0/sku", "Y", new TransferFacts(true, true, [new(true, true, 0), new(true, false, 10)]) },
        { "insufficientStock", "/lines/1", "Y", new TransferFacts(true, true, [new(true, false, 10), new(true, false, 3)]) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Request_ThatCantBe_IsRefusedBeforeAnythingIsWritten(string code, string pointer, string to, TransferFacts facts)
    {
        var refused = Nothing.When(Request(to: to, facts: facts)).ThenRejected(code);
        Assert.Equal(0, refused.After.Version);
        var rejected = (Rejected)Transfer.Rules.Decide(Nothing.State, Request(to: to, facts: facts), default).Refusal!;
        Assert.Equal(pointer, rejected.Rejection.Errors.Single().Pointer);
    }

    [Fact]
    public void Request_OfOneSkuInTwoLines_AsksForItTogether() =>
        Nothing.When(Request(facts: null, lines: [new SentLine("A", 6), new SentLine("A", 5)])).ThenRejected("insufficientStock");
}
