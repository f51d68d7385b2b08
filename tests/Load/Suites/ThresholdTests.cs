using OrleansOms.Load.Suites.Report;

namespace OrleansOms.Load.Tests.Suites;

public class ThresholdTests
{
    [Theory]
    [InlineData("rate>=30", true)]
    [InlineData("rate > 30", false)]
    [InlineData("hold/rate=20", true)]
    [InlineData("hold/place order:p99<=80", true)]
    [InlineData("place order:p99<80", false)]
    [InlineData("look:max<9", true)]
    [InlineData("p50 < 9", false)]
    [InlineData("errors<=10", true)]
    [InlineData("errors<10", false)]
    [InlineData("busy=5", true)]
    [InlineData("failed=5", true)]
    [InlineData("refused=10", true)]
    [InlineData("lag<3", true)]
    [InlineData("lag<2", false)]
    [InlineData("goodput kept>=90", true)]
    [InlineData("goodput kept>95", false)]
    public void Judge_ARun_IsMetOrMissed(string text, bool isMet) => Assert.Equal(isMet, Threshold.Parse(text).Judge(Results.Some).IsMet);

    [Theory]
    [InlineData("recovery<10")]
    [InlineData("nowhere/p99<10")]
    [InlineData("ship:p99<10")]
    [InlineData("hold/ship:p99<10")]
    public void Judge_WhatWasNotSeen_IsMissed(string text) =>
        Assert.Equal(new ThresholdResult(text, null, IsMet: false), Threshold.Parse(text).Judge(Results.Some));

    [Theory]
    [InlineData("")]
    [InlineData("p99")]
    [InlineData("p99<")]
    [InlineData("<5")]
    [InlineData("p99 is 5")]
    public void Parse_WhatIsNone_SaysSo(string text) => Assert.Throws<FormatException>(() => Threshold.Parse(text));
}
