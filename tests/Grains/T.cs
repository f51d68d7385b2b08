namespace OrleansOms.Grains.Tests;

public sealed class T
{
    [Fact]
    public void A_B_C() => Assert.True(true);
    [FsCheck.Xunit.Property]
    public bool P(int x) => x * 2L == (long)x + x;
}
