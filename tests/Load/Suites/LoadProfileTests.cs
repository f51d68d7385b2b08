using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Tests.Suites;

public class LoadProfileTests
{
    [Fact]
    public void Parse_EveryKind_IsThatSimulation()
    {
        var profile = LoadProfile.Parse("ramp:500:5, random:500:30:hold, inject:100:2.5, constant:128:20, pause:1");

        Assert.Equal(
            [
                Simulation.RampingInject(500, 5, "1 ramp"), Simulation.InjectRandom(500, 30, "hold"), Simulation.Inject(100, 2.5, "3 inject"),
                Simulation.KeepConstant(128, 20, "4 constant"), Simulation.Pause(1, "5 pause"),
            ],
            profile.Stretches.Select(stretch => stretch.Simulation));
        Assert.Equal([0, 5, 35, 37.5, 57.5], profile.Stretches.Select(stretch => stretch.Start));
        Assert.Equal(58.5, profile.Seconds);
        Assert.Equal(1_250 + 15_000 + 250, profile.ExpectedArrivals);
    }

    [Fact]
    public void Parse_ARampAfterCopies_BeginsAtNothing() =>
        Assert.Equal([0, 10, 0], LoadProfile.Parse("ramp:100:1,constant:10:1,ramp:100:1").Stretches.Select(stretch => stretch.FromRate));

    [Theory]
    [InlineData("")]
    [InlineData("storm:1:1")]
    [InlineData("inject:1")]
    [InlineData("inject:1:2:three:four")]
    [InlineData("inject:many:1")]
    [InlineData("inject:1:0")]
    [InlineData("inject:-1:1")]
    [InlineData("inject:2000000:1")]
    [InlineData("pause")]
    [InlineData("inject:1:1:a,inject:1:1:a")]
    public void Parse_WhatIsNone_SaysSo(string text) => Assert.Throws<BadProfileException>(() => LoadProfile.Parse(text));
}
