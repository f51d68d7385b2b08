using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Tests.Stock;

public sealed class StockContentionTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.MaxValue;

    [Fact]
    public void Reserve_OfWhatAnotherOrderOnlyHolds_IsContended() =>
        Holding(new PromiseId("o-1", 3)).When(new ReserveStock(new PromiseId("o-2", 4), 2, Later)).ThenRefused(new ReservationRefused(1, true));

    [Fact]
    public void Reserve_OfWhatTheOrderItselfHolds_IsNotContended() =>
        Holding(new PromiseId("o-1", 3)).When(new ReserveStock(new PromiseId("o-1", 4), 2, Later)).ThenRefused(new ReservationRefused(1, false));

    [Theory]
    [InlineData("o-1", true)]
    [InlineData("o-3", false)]
    public void Reserve_OfMoreByOrdersThatHoldSomeEach_IsContendedForTheFirstOfThemOnly(string order, bool contended) =>
        Holding(new PromiseId("o-2", 7)).And(new StockReceived(1, "test", null, new("k2", "f")), new StockReserved(new PromiseId(order, 3), 2))
            .When(new ReserveStock(new PromiseId(order, 4), 2, Later)).ThenRefused(new ReservationRefused(0, contended));

    private static Given<StockState, StockCommand, StockEvent> Holding(PromiseId promise) =>
        new Given<StockState, StockCommand, StockEvent>(StockLocation.Rules, "A@X").And(
            new StockReceived(3, "test", null, new("k", "f")), new StockReserved(promise, 2));
}
