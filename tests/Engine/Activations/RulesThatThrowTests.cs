using OrleansOms.Engine.Activations;

namespace OrleansOms.Engine.Tests.Activations;

public sealed class RulesThatThrowTests
{
    [Theory]
    [InlineData("decide")]
    [InlineData("evolve")]
    [InlineData("name")]
    [InlineData("owed")]
    public void Activation_WhoseRulesThrow_IsAsItWasAndServesTheNext(string where)
    {
        var bench = new Bench();
        var grain = bench.Open("a");
        var waiting = grain.Do(new Ask("e", "m"));
        var before = grain.State;
        var outcomes = 0;
        Assert.Throws<InvalidOperationException>(() =>
            grain.Activation.Handle(new Stumble(where), "tester", "test", bench.Epoch, _ => outcomes++));
        Assert.Same(before, grain.State);
        Assert.Equal((1, 0), (grain.Activation.AppendedVersion, outcomes));

        grain.Do(new Add("k", 7));
        grain.Answer("done");
        bench.Flush();
        Assert.Equal("v3 7", waiting.Left);
        Assert.Equal(OutcomeKind.Reply, waiting.Outcome.Kind);
        Assert.Equal(grain.State.Text, bench.Open("a").State.Text);
    }
}
