namespace OrleansOms.Engine.Tests.Activations;

public sealed class DismissTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Dismissed_WithACallerWaiting_TellsItUnavailable()
    {
        var call = _bench.Open("a").Do(new Ask("e", "m"));
        _bench.Flush();
        Assert.Null(call.Left);

        _bench.Node.Residents.Dismiss();

        Assert.Equal("unavailable", call.Left);
    }

    [Fact]
    public void Dismissed_WithACallerWaiting_GoesOnWithWhatItIsAbout()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        _bench.Flush();

        _bench.Node.Residents.Dismiss();
        grain.Answer("done");
        _bench.Flush();

        Assert.Equal(2, grain.Activation.Published!.Version);
        Assert.False(grain.Deactivated);
    }

    // It has been decided: it is told once it is on disk.
    [Fact]
    public void Dismissed_WithADecisionThatIsNotDurableYet_StillTellsIt()
    {
        var call = _bench.Open("a").Do(new Add("k", 5));

        _bench.Node.Residents.Dismiss();
        _bench.Flush();

        Assert.Equal("v1 5", call.Left);
    }
}
