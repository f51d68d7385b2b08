using OrleansOms.Grains.Orders;

namespace OrleansOms.Grains.Tests.Orders;

public sealed class LineUnitsTests
{
    [Theory]
    [InlineData("placing", 10, 0, 10, 0, 0, 0)]
    [InlineData("allocated", 10, 0, 0, 10, 0, 0)]
    [InlineData("allocated", 10, 4, 0, 6, 0, 0)]
    [InlineData("cancelled", 10, 10, 0, 0, 0, 0)]
    [InlineData("partiallyShipped", 10, 0, 0, 4, 6, 0)]
    [InlineData("partiallyShipped", 10, 2, 0, 4, 4, 4)]
    [InlineData("shipped", 10, 0, 0, 0, 10, 0)]
    [InlineData("shipped", 10, 4, 0, 0, 6, 5)]
    [InlineData("delivered", 10, 0, 0, 0, 10, 10)]
    [InlineData("delivered", 10, 4, 0, 0, 6, 6)]
    [InlineData("delivered", 0, 0, 0, 0, 0, 0)]
    [InlineData("partiallyShipped", 10, 0, 0, 4, 6, 6, 6)]
    [InlineData("partiallyReturned", 10, 0, 0, 0, 10, 6, 1)]
    [InlineData("partiallyReturned", 10, 4, 0, 0, 6, 6, 5)]
    [InlineData("returned", 10, 4, 0, 0, 6, 6, 6)]
    [InlineData("returned", 10, 0, 0, 0, 10, 0, 10)]
    public void Status_FollowsFromTheUnits(
        string status, long ordered, long cancelled, long unallocated, long allocated, long shipped, long delivered, long returned = 0) =>
        Assert.Equal(status, new LineUnits(ordered, cancelled, unallocated, 0, 0, allocated, shipped, delivered, returned).Status);

    [Theory]
    [InlineData("backordered", 6, 0)]
    [InlineData("backordered", 0, 0)]
    [InlineData("partiallyShipped", 0, 6)]
    public void Status_OfAnOrderThatIsShort_IsThatOfOneThatWaits(string status, long allocated, long shipped) =>
        Assert.Equal(status, new LineUnits(10, 0, 0, 0, 4, allocated, shipped, shipped, 0).Status);
}
