using OrleansOms.Grains.Returns;

namespace OrleansOms.Grains.Tests.Returns;

public sealed class ReturnLineTests
{
    [Theory]
    [InlineData("approved", 4, 0, 0, 0)]
    [InlineData("received", 4, 2, 0, 0)]
    [InlineData("received", 4, 4, 2, 2)]
    [InlineData("received", 4, 5, 4, 4)]
    [InlineData("inspected", 4, 2, 2, 0)]
    [InlineData("inspected", 4, 4, 4, 2)]
    [InlineData("refunded", 4, 2, 2, 2)]
    [InlineData("closed", 4, 4, 4, 4)]
    [InlineData("closed", 4, 5, 5, 4)]
    public void Status_FollowsFromTheUnits(string status, long announced, long received, long inspected, long refunded) =>
        Assert.Equal(
            status,
            new ReturnLine(
                0, announced, received, Math.Min(announced, received), inspected, 0, 0, Math.Min(announced, inspected), refunded, refunded).Status);

    [Fact]
    public void Status_WithNothingButUnannouncedUnits_IsInspected() =>
        Assert.Equal("inspected", new ReturnLine(0, 4, 1, 0, 1, 0, 0, 0, 0, 0).Status);
}
