using OrleansOms.Engine.Activations;

namespace OrleansOms.Engine.Tests.Activations;

public sealed class RequestsTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Request_WhileUnderWay_IsSentOnce()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Add("k", 1));
        grain.Activation.Wake();
        grain.Activation.Retry("e");
        Assert.Equal(["e:m"], grain.SentTexts, StringComparer.Ordinal);
    }

    [Fact]
    public void Request_ThatIsAnswered_ReleasesItsCaller()
    {
        var grain = _bench.Open("a");
        var call = grain.Do(new Ask("e", "m"));
        var again = grain.Do(new Ask("e", "m"));
        Assert.Empty(call.Outcomes);
        grain.Answer("done");
        Assert.False(call.Outcome.Replayed);
        Assert.True(again.Outcome.Replayed);
        Assert.Null(call.Left);
        _bench.Flush();
        Assert.Equal(("v2 0", "v2 0 again"), (call.Left, again.Left));
        Assert.Single(grain.Sent);
    }

    [Fact]
    public void Request_AnsweredToNoEffect_IsSentAgainAfterPausesThatDouble()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        for (var i = 0; i < 8; i++)
        {
            grain.Answer("busy");
            Assert.Equal(i + 1, grain.Sent.Count);
            grain.Activation.Retry("e");
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 100, 100], grain.Pauses.Select(pause => pause.Ms));
    }

    [Fact]
    public void Request_WithoutAnAnswer_IsSentAgainAfterPausesThatDouble()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        for (var i = 0; i < 9; i++)
        {
            grain.Activation.Failed(grain.Sent[^1].Request);
            Assert.Equal(i + 1, grain.Sent.Count);
            grain.Activation.Retry("e");
        }

        Assert.Equal([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000], grain.Pauses.Select(pause => pause.Ms));
    }

    [Fact]
    public void Pause_OfOneRequest_IsNotEndedByThatOfAnother()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Ask("f", "m"));
        grain.Activation.Failed(grain.Sent[0].Request);
        grain.Activation.Answered([new(grain.Sent[1].Request, "busy", grain.Sent[1].Token)]);
        grain.Activation.Retry("f");
        Assert.Equal(["e:m", "f:m", "f:m"], grain.SentTexts, StringComparer.Ordinal);
        grain.Activation.Retry("e");
        Assert.Equal(["e:m", "f:m", "f:m", "e:m"], grain.SentTexts, StringComparer.Ordinal);
    }

    [Fact]
    public void Request_WhoseMessageChangedDuringItsPause_IsNotHeldBack()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Answer("busy");
        grain.Do(new Add("k", 1));
        Assert.Equal(["e:m"], grain.SentTexts, StringComparer.Ordinal);
        grain.Do(new Ask("e", "n"));
        Assert.Equal(["e:m", "e:n"], grain.SentTexts, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("done")]
    [InlineData("busy")]
    [InlineData(null)]
    public void Request_WhoseMessageChangedWhileUnderWay_IsSentTheMomentTheOldOneIsAnswered(string? answer)
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Ask("e", "n"));
        Assert.Equal(["e:m"], grain.SentTexts, StringComparer.Ordinal);
        if (answer is null)
        {
            grain.Activation.Failed(grain.Sent[0].Request);
        }
        else
        {
            grain.Answer(answer);
        }

        Assert.Equal(["e:m", "e:n"], grain.SentTexts, StringComparer.Ordinal);
    }

    [Fact]
    public void Requests_AnsweredTheMomentTheyAreSent_AreEachSentOnce()
    {
        var grain = _bench.Open("a");
        grain.OnSend = (request, token) => grain.Activation.Answered([new(request, "done", token)]);
        grain.Do(new Ask("e", "m"));
        grain.OnSend = null;
        grain.Do(new Ask("f", "m"));
        grain.Do(new Ask("g", "m"));
        grain.Do(new Ask("h", "m"));
        _bench.Flush();

        var loaded = _bench.Enter("a");
        loaded.OnSend = (request, token) => loaded.Activation.Answered([new(request, "done", token)]);
        loaded.Load();
        loaded.RunTurns();
        Assert.Equal(["f:m", "g:m", "h:m"], loaded.SentTexts, StringComparer.Ordinal);
        Assert.Equal(8, loaded.State.Version);
    }

    [Fact]
    public void Requests_FailingTheMomentTheyAreSent_DoNotNestHoweverMany()
    {
        const int Many = 500;
        var grain = _bench.Open("a");
        for (var i = 0; i < Many; i++)
        {
            grain.Do(new Ask($"e{i:000}", "m"));
        }

        _bench.Flush();
        var loaded = _bench.Enter("a");
        var (depth, deepest) = (0, 0);
        loaded.OnSend = (request, _) =>
        {
            deepest = Math.Max(deepest, ++depth);
            loaded.Activation.Failed(request);
            depth--;
        };
        loaded.Load();
        loaded.RunTurns();
        Assert.Equal((Many, Many, 1), (loaded.Sent.Count, loaded.Pauses.Count, deepest));
    }

    [Fact]
    public void Answers_TakenTogether_AreOneDecisionAndReleaseEachCallerAtItsEvent()
    {
        var grain = _bench.Open("a");
        var (first, second) = (grain.Do(new Ask("e", "m")), grain.Do(new Ask("f", "m")));
        _bench.Flush();

        grain.Answer((0, "done"), (1, "done"));

        _bench.Flush();
        Assert.Equal(("v3 0", "v4 0"), (first.Left, second.Left));
        Assert.Empty(grain.Pauses);
        Assert.Equal([2, 2], _bench.Flushes.SelectMany(flush => flush.Rows).Select(row => row.Count));
    }

    [Fact]
    public void Answers_OneOfWhichChangesNothing_SettleTheOthers()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Ask("f", "m"));

        grain.Answer((0, "busy"), (1, "done"));

        Assert.Equal([("e", 2.0)], grain.Pauses);
        Assert.Equal(3, grain.State.Version);
    }

    [Fact]
    public void Answers_OneOfWhichIsOfAnEndedEpoch_SettleTheOthers()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Ask("f", "m"));

        grain.Activation.Answered([new(grain.Sent[0].Request, "done", "of an ended epoch"), new(grain.Sent[1].Request, "done", grain.Sent[1].Token)]);

        Assert.Equal([("e", 50.0)], grain.Pauses);
        Assert.Equal(3, grain.State.Version);
    }

    [Fact]
    public void Answers_OneOfWhichTheRulesChokeOn_ChangeNothingAndAreAskedForAgainOneByOne()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Ask("f", "m"));

        Assert.Throws<InvalidOperationException>(() => grain.Answer((0, "done"), (1, "boom")));

        Assert.Equal(2, grain.State.Version);
        Assert.Equal([("e", 50.0), ("f", 50.0)], grain.Pauses);
        grain.Activation.Retry("e");
        Assert.Equal(["e:m", "f:m", "e:m"], grain.SentTexts, StringComparer.Ordinal);
        grain.Answer("done");
        Assert.Equal(3, grain.State.Version);
    }

    [Fact]
    public void OwedRequests_AfterALoad_AreSentAnewInATurnOfTheirOwn()
    {
        _bench.Open("a").Do(new Ask("e", "m"));
        _bench.Flush();
        var loaded = _bench.Enter("a");
        loaded.Load();
        Assert.Empty(loaded.Sent);
        loaded.RunTurns();
        Assert.Equal(["e:m"], loaded.SentTexts, StringComparer.Ordinal);
    }

    [Fact]
    public void Answer_ThatTheRulesChokeOn_ThrowsAndIsAskedForAgainAfterAPause()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        Assert.Throws<InvalidOperationException>(() => grain.Answer("boom"));
        Assert.Equal([("e", 50)], grain.Pauses);
        grain.Activation.Retry("e");
        grain.Answer("done");
        Assert.Equal(2, grain.State.Version);
    }

    [Fact]
    public void Answer_WithAsManyCallersWaitingAsMay_IsStillTaken()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        var told = 0;
        for (var i = 1; i < Limits.WaitersMax; i++)
        {
            grain.Activation.Handle(new Ask("e", "m"), "tester", "test", _bench.Epoch, _ => told++);
        }

        Assert.Equal(OutcomeKind.Unavailable, grain.Do(new Ask("e", "m")).Outcome.Kind);
        Assert.Equal(OutcomeKind.Reply, grain.Do(new Read()).Outcome.Kind);
        Assert.Equal(0, told);
        grain.Answer("done");
        Assert.Equal(Limits.WaitersMax - 1, told);
    }

    [Fact]
    public void Caller_WhoAsksForMoreTheMomentItIsTold_IsServedAndNobodyIsLost()
    {
        var grain = _bench.Open("a");
        var calls = new List<Call>();
        grain.Activation.Handle(new Ask("e", "m"), "tester", "test", _bench.Epoch, _ => calls.Add(grain.Do(new Ask("f", "m"))));
        calls.Add(grain.Do(new Ask("e", "m")));
        grain.Answer("done");
        Assert.Equal(["e:m", "f:m"], grain.SentTexts, StringComparer.Ordinal);
        grain.Answer("done");
        _bench.Flush();
        Assert.Equal(["v2 0 again", "v4 0"], calls.Select(call => call.Left), StringComparer.Ordinal);
    }
}
