using OrleansOms.Engine.Alarms;

namespace OrleansOms.Engine.Tests.Alarms;

public sealed class ShareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Grains_DividedAmongSeveral_AreEachInOneShareAndSharesAreAlike(int count)
    {
        var shares = Enumerable.Range(0, count).Select(index => new Share(index, count)).ToList();
        var held = Enumerable.Range(0, 7_000).Select(n => Assert.Single(shares, share => share.Holds(new GrainName("order", $"o-{n}")))).ToLookup(share => share);

        Assert.All(shares, share => Assert.InRange(held[share].Count(), 7_000 / count * 8 / 10, 7_000 / count * 12 / 10));
        Assert.Single(shares, share => share.IsFirst);
    }

    [Fact]
    public void Share_OfAProcessThatTakesNoPart_HoldsNothing()
    {
        Assert.False(Share.None.Holds(new GrainName("order", "o-1")));
        Assert.False(Share.None.IsFirst);
    }
}
