using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Activations;

public sealed class EndedEpochTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void FailedFlush_WithItsWaiters_TellsThemUnavailable()
    {
        var grain = _bench.Open("a");
        var call = grain.Do(new Add("k", 5));
        _bench.Fail();
        Assert.Equal("unavailable", call.Left);
        Assert.Equal(0, grain.Activation.Published!.Version);
    }

    [Fact]
    public void FailedFlush_AndTheBatchAfterIt_AreBothDropped()
    {
        var (inFlight, open) = (_bench.Open("a"), _bench.Open("b"));
        inFlight.Do(new Add("k", 5));
        var flush = _bench.Seal();
        var call = open.Do(new Add("k", 5));
        _bench.Node.Log.Complete(flush, landed: false);
        _bench.Node.Log.Mend();
        Assert.Equal("unavailable", call.Left);
        Assert.Null(_bench.Node.Log.Seal());
        Assert.All([inFlight, open], grain =>
        {
            Assert.True(grain.Activation.Dropped);
            grain.RunTurns();
            Assert.True(grain.Deactivated);
        });
        Assert.Equal(0, _bench.Node.Residents.Count);
        Assert.Equal(0, _bench.Open("b").State.Version);
    }

    [Fact]
    public void IdleDurableActivation_WhenTheEpochEnds_Survives()
    {
        var idle = _bench.Open("idle");
        idle.Do(new Add("k", 5));
        _bench.Flush();
        _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        Assert.False(idle.Activation.Dropped);
        var call = idle.Do(new Add("l", 1));
        _bench.Flush();
        Assert.Equal("v2 6", call.Left);
        Assert.Equal(1, _bench.Flushes[^1].Number);
        Assert.NotEqual(_bench.Flushes[0].Writer, _bench.Flushes[^1].Writer);
    }

    [Fact]
    public void DurableActivation_WithACallerWaiting_IsDroppedWithTheEpoch()
    {
        var grain = _bench.Open("a");
        var call = grain.Do(new Ask("e", "m"));
        _bench.Flush();
        _bench.Open("b").Do(new Add("k", 1));
        _bench.Fail();
        Assert.True(grain.Activation.Dropped);
        Assert.Empty(call.Outcomes);
        grain.RunTurns();
        Assert.Equal("unavailable", call.Left);
    }

    [Fact]
    public async Task Reply_OfAnEndedEpoch_NeverLeavesThoughANewerOneIsHealthy()
    {
        var ended = _bench.Epoch;
        var call = _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        _bench.Open("b").Do(new Add("k", 1));
        _bench.Flush();
        Assert.Equal("unavailable", call.Left);
        Assert.False(await _bench.Node.Log.DurableAsync(ended));
        Assert.True(await _bench.Node.Log.DurableAsync(_bench.Epoch));
    }

    [Fact]
    public void Command_ThatBeganInAnEndedEpoch_IsRefusedAndChangesNothing()
    {
        var ended = _bench.Epoch;
        var idle = _bench.Open("idle");
        _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        Assert.Equal(OutcomeKind.Unavailable, idle.Do(new Add("k", 1), ended).Outcome.Kind);
        Assert.Equal(0, idle.State.Version);
        Assert.Null(_bench.Node.Log.Seal());
    }

    [Fact]
    public void Append_AfterItsEpochEnded_IsRefused()
    {
        var ended = _bench.Epoch;
        var idle = _bench.Open("idle").Activation;
        _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        var appended = new Appended(1, 1, "x"u8.ToArray(), new object(), default, null, null, SnapshotDue: false);
        Assert.Throws<EpochEndedException>(() => _bench.Node.Log.Append(idle, ended, appended));
        Assert.Throws<EpochEndedException>(() => _bench.Node.Log.AppendKey(ended, new CustomerKey("c", default, default)));
        Assert.Throws<InvalidOperationException>(() => _bench.Node.Log.Append(idle, _bench.Epoch, appended with { FirstVersion = 2 }));
        Assert.Equal(0, idle.AppendedVersion);
    }

    [Fact]
    public void Commands_UntilTheLogIsMended_AreRefused()
    {
        var idle = _bench.Open("idle");
        _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        Assert.Equal("unavailable", idle.Do(new Add("k", 1)).Left);
        _bench.Node.Log.Mend();
        Assert.Equal(OutcomeKind.Reply, idle.Do(new Add("k", 1)).Outcome.Kind);
    }

    [Fact]
    public void Answer_UnderTheTokenOfAnEndedEpoch_IsAskedForAgain()
    {
        var grain = _bench.Open("a");
        _bench.Node.Log.WhenDurable(_bench.Epoch, _ => { });
        grain.Activation.Handle(new Ask("e", "m"), "tester", "test", _bench.Epoch, done: null);
        _bench.Flush();
        _bench.Open("b").Do(new Add("k", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        Assert.False(grain.Activation.Dropped);

        grain.Answer("done");
        Assert.Equal(1, grain.State.Version);
        Assert.Equal([("e", 50)], grain.Pauses);
        grain.Activation.Retry("e");
        Assert.Equal(["one/1", "one/2"], grain.Sent.Select(sent => sent.Token), StringComparer.Ordinal);
        grain.Answer("done");
        Assert.Equal(2, grain.State.Version);
    }

    [Fact]
    public void SourceOf_Tokens_TellsThisEpochFromAnEndedOneAndAnotherProcess()
    {
        var ended = _bench.Epoch;
        _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        var log = _bench.Node.Log;
        Assert.Equal(MessageSource.ThisEpoch, log.SourceOf(log.Epoch.Token, log.Epoch));
        Assert.Equal(MessageSource.EndedEpoch, log.SourceOf(ended.Token, log.Epoch));
        Assert.Equal(MessageSource.Elsewhere, log.SourceOf("onerous/1", log.Epoch));
    }

    [Fact]
    public void Activation_NotYetDroppedWhileTheEpochEnds_AnswersAndSendsNothingUnderTheNextOne()
    {
        // The journal's thread drops one after the other; a turn of the second may run while it is at the first.
        var (first, second) = (_bench.Open("a"), _bench.Open("b"));
        first.Do(new Add("k", 1));
        second.Do(new Ask("e", "m"));
        Call? meanwhile = null;
        first.OnEnqueue = () =>
        {
            meanwhile = second.Do(new Read());
            second.Activation.Failed(second.Sent[0].Request);
            second.Activation.Retry("e");
        };
        _bench.Fail();
        _bench.Node.Log.Mend();
        _bench.Open("c").Do(new Add("k", 1));
        _bench.Flush();
        Assert.Equal("unavailable", meanwhile!.Left);
        Assert.DoesNotContain(_bench.Epoch.Token, second.Sent.Select(sent => sent.Token), StringComparer.Ordinal);
    }

    [Fact]
    public void UnknownFlush_ThatLandedAfterAll_IsFoundByTheNextLoad()
    {
        var call = _bench.Open("a").Do(new Add("k", 5));
        _bench.Fail(unknown: true);
        _bench.Node.Log.Mend();
        Assert.Equal("unavailable", call.Left);
        Assert.Equal("v1 5 again", _bench.Open("a").Do(new Add("k", 5)).Left);
    }

    [Fact]
    public void UnknownFlush_ThatLandsAfterTheNextLoad_EndsThatEpochToo()
    {
        _bench.Open("a").Do(new Add("k", 5));
        var late = _bench.Seal();
        _bench.Node.Log.Complete(late, landed: false);
        _bench.Node.Log.Mend();
        var call = _bench.Open("a").Do(new Add("k", 5));
        _bench.Write(late);
        var flush = _bench.Seal();
        Assert.Throws<JournalConflictException>(() => _bench.Write(flush));
        _bench.Node.Log.Complete(flush, landed: false);
        _bench.Node.Log.Mend();
        Assert.Equal("unavailable", call.Left);
        Assert.Equal("v1 5 again", _bench.Open("a").Do(new Add("k", 5)).Left);
    }

    [Fact]
    public void Flushes_OfOneWriter_AreChainedAndThoseOfTheNextStartAnew()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        _bench.Flush();
        grain.Do(new Add("l", 1));
        _bench.Flush();
        grain.Do(new Add("m", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        _bench.Open("a").Do(new Add("m", 1));
        _bench.Flush();
        UInt128 chain = 0;
        foreach (var (flush, number) in _bench.Flushes.Zip([1L, 2L, 1L]))
        {
            chain = RowChecksum.Chain(number == 1 ? 0 : chain, number, flush.Rows.Select(row => row.Checksum));
            Assert.Equal((number, chain), (flush.Number, flush.Chain));
            Assert.All(flush.Rows, row => Assert.Equal((flush.Writer, number), (row.Writer, row.Flush)));
        }

        Assert.Equal(2, _bench.Flushes.Select(flush => flush.Writer).Distinct().Count());
    }
}
