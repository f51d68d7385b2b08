using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Activations;

public sealed class DurabilityTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Reply_BeforeItsFlushCompleted_StaysInTheProcess()
    {
        var grain = _bench.Open("a");
        var call = grain.Do(new Add("k", 5));
        Assert.Equal(OutcomeKind.Reply, call.Outcome.Kind);
        var flush = _bench.Seal();
        _bench.Write(flush);
        Assert.Null(call.Left);
        Assert.Equal(0, grain.Activation.Published!.Version);

        _bench.Node.Log.Complete(flush, landed: true);
        Assert.Equal("v1 5", call.Left);
        Assert.Equal((1, 5), (grain.Activation.Published.Version, grain.Activation.Published.State.Total));
    }

    [Fact]
    public void Publishing_AtTheEndOfAFlush_PrecedesEveryReply()
    {
        var (a, b) = (_bench.Open("a"), _bench.Open("b"));
        a.Do(new Add("k", 1));
        b.Do(new Add("k", 2));
        var seen = new List<string>();
        _bench.Node.Residents.Published = name => seen.Add($"published {name.Id} {a.Activation.Published!.Version}{b.Activation.Published!.Version}");
        _bench.Node.Log.WhenDurable(_bench.Epoch, durable => seen.Add($"released {durable}"));
        _bench.Flush();
        Assert.Equal(["published a 10", "published b 11", "released True"], seen, StringComparer.Ordinal);
    }

    [Fact]
    public void Query_WhileAnythingOfTheProcessIsPending_WaitsForIt()
    {
        _bench.Open("a").Do(new Add("k", 1));
        var flush = _bench.Seal();
        var query = _bench.Open("b").Do(new Read());
        Assert.Null(query.Left);
        _bench.Land(flush);
        Assert.Equal("v0 0", query.Left);
    }

    [Fact]
    public void Query_WithNothingPending_LeavesAtOnce() => Assert.Equal("v0 0", _bench.Open("a").Do(new Read()).Left);

    [Fact]
    public void Commands_OfOneGrainWithinAFlush_AreOneRow()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        grain.Do(new Add("l", 2));
        grain.Do(new Add("m", 3));
        grain.Do(new Add("k", 1));
        var row = Assert.Single(_bench.Seal().Rows);
        Assert.Equal((1, 3), (row.FirstVersion, row.Count));
        Assert.Equal(row.Checksum, RowChecksum.Of(row));
        Assert.Equal(["k", "l", "m"], EventJson.Read(row, _bench.Rules.Events).Select(one => one.Body).OfType<Added>().Select(added => added.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void Command_WhileAFlushIsInFlight_GoesIntoTheNextWithItsOwnReply()
    {
        var grain = _bench.Open("a");
        var first = grain.Do(new Add("k", 1));
        var flush = _bench.Seal();
        var second = grain.Do(new Add("l", 1));
        Assert.Null(_bench.Node.Log.Seal());
        _bench.Land(flush);
        Assert.Equal(("v1 1", null), (first.Left, second.Left));
        Assert.Equal(1, grain.Activation.Published!.Version);
        _bench.Flush();
        Assert.Equal("v2 2", second.Left);
        Assert.Equal([(1L, 1L), (2L, 2L)], _bench.Flushes.Select(one => (one.Number, one.Rows[0].FirstVersion)));
    }

    [Fact]
    public void Refusal_OfWhatRestsOnUndurableState_WaitsForThatState()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        var refused = grain.Do(new Add("l", -2));
        Assert.Null(refused.Left);
        _bench.Flush();
        Assert.Equal("short of 2, has 1", refused.Left);
    }

    [Fact]
    public void KnownKey_AfterMoreHappened_IsAnsweredAsOfItsOwnVersion()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        grain.Do(new Add("l", 1));
        var again = grain.Do(new Add("k", 1));
        Assert.Equal((OutcomeKind.AsOf, 1, true), (again.Outcome.Kind, again.Outcome.Version, again.Outcome.Replayed));
    }

    [Fact]
    public async Task StateAsOf_AVersionInTheMiddleOfAMergedRow_IsExactlyThatOne()
    {
        var grain = _bench.Open("a");
        for (var i = 1; i <= 5; i++)
        {
            grain.Do(new Add($"k{i}", 1));
        }

        _bench.Flush();
        grain.Do(new Add("later", 100));
        _bench.Flush();
        for (var version = 1; version <= 5; version++)
        {
            var state = await grain.Activation.StateAsOfAsync(_bench.Rules, _bench.Node, version, CancellationToken.None);
            Assert.Equal((version, version), (state.Version, state.Total));
        }
    }

    [Fact]
    public async Task StateAsOf_AVersionThatIsNotThere_IsDamage() =>
        await Assert.ThrowsAsync<JournalDamagedException>(async () =>
            await _bench.Open("a").Activation.StateAsOfAsync(_bench.Rules, _bench.Node, 1, CancellationToken.None));

    [Fact]
    public async Task Load_WhileRowsOfTheGrainArePending_WaitsForThem()
    {
        var earlier = _bench.Open("a");
        earlier.Do(new Add("k", 1));
        var flush = _bench.Seal();
        earlier.Do(new Add("l", 1));
        var later = _bench.Enter("a");
        var loading = later.LoadAsync();
        Assert.False(loading.IsCompleted);
        _bench.Land(flush);
        Assert.False(loading.IsCompleted);
        _bench.Flush();
        await loading.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (later.State.Version, later.State.Total));
    }

    [Fact]
    public async Task Load_ThatFails_LeavesNobodyResident()
    {
        var unnamed = new Row(new GrainName("tally", "a"), 1, 1, "[\"unheard.v1\",0,\"\",\"\",{}]\n"u8.ToArray(), null, default, 1, 0);
        _bench.Write(new Flush(default, 1, [unnamed with { Checksum = RowChecksum.Of(unnamed) }], [], [], [], 0));
        var grain = _bench.Enter("a");
        await Assert.ThrowsAsync<UnknownEventException>(grain.LoadAsync);
        Assert.Equal(0, _bench.Node.Residents.Count);
    }

    [Fact]
    public void LaterActivation_OfTheSameGrain_TakesTheEarliersPlace()
    {
        var earlier = _bench.Open("a");
        var waiting = earlier.Do(new Ask("e", "m"));
        _bench.Flush();
        var later = _bench.Open("a");
        earlier.RunTurns();

        Assert.True(earlier.Deactivated);
        Assert.Equal(OutcomeKind.Unavailable, waiting.Outcome.Kind);
        Assert.Equal("unavailable", earlier.Do(new Add("k", 1)).Left);
        Assert.Equal(1, earlier.State.Version);
        earlier.Activation.Close();
        Assert.Same(later.Activation, _bench.Node.Residents.Find(new GrainName("tally", "a")));
        Assert.Equal("v2 1", After(later.Do(new Add("k", 1))));
    }

    [Fact]
    public void Close_WithACallerStillWaiting_TellsIt()
    {
        var grain = _bench.Open("a");
        var waiting = grain.Do(new Ask("e", "m"));
        _bench.Flush();
        grain.Activation.Close();
        Assert.Equal(OutcomeKind.Unavailable, waiting.Outcome.Kind);
    }

    [Fact]
    public void Enter_OfManyAtOnce_LeavesExactlyOneUndropped()
    {
        for (var round = 0; round < 200; round++)
        {
            using var start = new Barrier(2);
            var entered = new TallyGrain[2];
            var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                entered[i] = _bench.Enter($"r{round}");
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            var standing = Assert.Single(entered, grain => !grain.Activation.Dropped);
            Assert.Same(standing.Activation, _bench.Node.Residents.Find(standing.Activation.Name));
        }
    }

    private string? After(Call call)
    {
        _bench.FlushAll();
        return call.Left;
    }
}
