using OrleansOms.Engine.Tests.Activations;

namespace OrleansOms.Engine.Tests.Log;

/// <summary>How long the oldest decision has waited for the disk: a store that stands still is noticed while nothing comes back from it.</summary>
public sealed class QueueAgeTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Bench _bench = new();

    [Fact]
    public void UndurableAge_WithNothingPending_IsZero()
    {
        _bench.Open("a");
        _bench.Time.Advance(Limits.WaitingAgeMax * 2);

        Assert.Equal((TimeSpan.Zero, false), (_bench.Node.UndurableAge, _bench.Node.IsStalled));
    }

    [Fact]
    public void UndurableAge_OfTheFlushInFlight_IsThatOfItsFirstDecision()
    {
        var (a, b) = (_bench.Open("a"), _bench.Open("b"));
        a.Do(new Add("k", 1));
        _bench.Time.Advance(Step);
        b.Do(new Add("k", 1));
        Assert.Equal(Step, _bench.Node.UndurableAge);
        var flush = _bench.Seal();
        _bench.Time.Advance(Step);
        a.Do(new Add("l", 1));
        Assert.Equal(2 * Step, _bench.Node.UndurableAge);

        _bench.Time.Advance(Step);
        _bench.Land(flush);

        Assert.Equal(Step, _bench.Node.UndurableAge);
        _bench.Flush();
        Assert.Equal(TimeSpan.Zero, _bench.Node.UndurableAge);
    }

    [Fact]
    public void Stalled_FromTheBoundOn_UntilTheFlushLandsOrFails()
    {
        _bench.Open("a").Do(new Add("k", 1));
        var flush = _bench.Seal();
        _bench.Time.Advance(Limits.WaitingAgeMax);
        Assert.False(_bench.Node.IsStalled);
        _bench.Time.Advance(Step);
        Assert.True(_bench.Node.IsStalled);

        _bench.Node.Log.Complete(flush, landed: false);

        Assert.False(_bench.Node.IsStalled);
    }
}
