using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Tests.Activations;

namespace OrleansOms.Engine.Tests.Log;

public sealed class LogTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Work_ForABatch_IsSignalledOnceAndAgainWhenTheFlushBeforeItEnds()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        grain.Do(new Add("l", 1));
        Assert.Equal(1, _bench.Signals);
        var flush = _bench.Seal();
        grain.Do(new Add("m", 1));
        Assert.Equal(1, _bench.Signals);
        _bench.Land(flush);
        Assert.Equal(2, _bench.Signals);
        _bench.Flush();
        Assert.Equal(2, _bench.Signals);
    }

    [Fact]
    public void Seal_WithNothingToFlush_GivesNothing() => Assert.Null(_bench.Node.Log.Seal());

    [Fact]
    public void Complete_WithoutAFlushInFlight_IsABug()
    {
        _bench.Open("a").Do(new Add("k", 1));
        var flush = _bench.Seal();
        _bench.Land(flush);
        Assert.Throws<InvalidOperationException>(() => _bench.Node.Log.Complete(flush, landed: true));
    }

    [Fact]
    public void Rows_OfAFlush_StandInTheOrderOfTheirFirstEvents()
    {
        var (a, b) = (_bench.Open("a"), _bench.Open("b"));
        b.Do(new Add("k", 1));
        a.Do(new Add("k", 1));
        b.Do(new Add("l", 1));
        Assert.Equal(["b", "a"], _bench.Seal().Rows.Select(row => row.Grain.Id), StringComparer.Ordinal);
    }

    [Fact]
    public void Full_OnceMoreWaitsThanMay_IsSaidUntilItIsSealed()
    {
        var grain = _bench.Open("a");
        for (var i = 0; !_bench.Node.Log.Full; i++)
        {
            Assert.True(i < 80);
            grain.Do(new Add($"{i}{new string('k', 1 << 20)}", 1));
        }

        _bench.Seal();
        Assert.False(_bench.Node.Log.Full);
    }

    [Fact]
    public async Task Durable_WithNothingPending_IsSoAtOnce()
    {
        Assert.True(await _bench.Node.Log.DurableAsync(_bench.Epoch));
        var told = new List<bool>();
        _bench.Node.Log.WhenDurable(_bench.Epoch, told.Add);
        Assert.Equal([true], told);
    }

    [Fact]
    public async Task Durable_WhoAsksWhileTheLastFlushIsInFlight_WaitsForThatOneOnly()
    {
        _bench.Open("a").Do(new Add("k", 1));
        var flush = _bench.Seal();
        var waiting = _bench.Node.Log.DurableAsync(_bench.Epoch).AsTask();
        Assert.False(waiting.IsCompleted);
        _bench.Open("b").Do(new Add("k", 1));
        _bench.Land(flush);
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(_bench.Node.Log.HasPending(new GrainName("tally", "b")));
    }

    [Fact]
    public void Waiter_WhoAppendsTheMomentItIsReleased_IsFlushedNext()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        Call? next = null;
        _bench.Node.Log.WhenDurable(_bench.Epoch, _ => next = grain.Do(new Add("l", 1)));
        _bench.Flush();
        Assert.Null(next!.Left);
        Assert.Equal(2, _bench.Signals);
        _bench.Flush();
        Assert.Equal("v2 2", next.Left);
    }

    [Fact]
    public void Key_AppendedBeforeARow_IsInTheSameFlushOrAnEarlierOne()
    {
        _bench.Node.Log.AppendKey(_bench.Epoch, new CustomerKey("c", new Guid(1, 0, 0, new byte[8]), new byte[32]));
        _bench.Open("a").Do(new Add("k", 1));
        var flush = _bench.Seal();
        Assert.Equal((1, 1), (flush.Keys.Count, flush.Rows.Count));
    }
}
