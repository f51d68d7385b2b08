using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Tests.Stock;

public sealed class CountTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Fact]
    public async Task Count_OfAnEarlierTime_ReachesTheGrainInUtc()
    {
        var grains = Booking();
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post(
            "/v1/stock/A/L/movements", """{"type": "count", "quantity": 0, "reason": "r", "countedAt": "2026-11-27T13:00:00+01:00"}""", Key);

        var movement = Assert.IsType<RecordMovement>(grains.Commands.Single().Command);
        Assert.Equal((201, MovementType.Count, 0L, Examples.Noon), (answer.Status, movement.Type, movement.Quantity, movement.CountedAt!.Value));
    }

    [Theory]
    [InlineData("""{"type": "count", "quantity": -1, "reason": "r"}""", "outOfBounds", "/quantity")]
    [InlineData("""{"type": "count", "quantity": 1, "reason": "r", "countedAt": "noon"}""", "invalidTime", "/countedAt")]
    [InlineData("""{"type": "count", "quantity": 1, "reason": "r", "countedAt": "2026-11-27T12:00:00"}""", "invalidTime", "/countedAt")]
    [InlineData("""{"type": "count", "quantity": 1, "reason": "r", "countedAt": 5}""", "wrongType", "/countedAt")]
    [InlineData("""{"type": "receipt", "quantity": 1, "reason": "r", "countedAt": "2026-11-27T12:00:00Z"}""", "notApplicable", "/countedAt")]
    public async Task Count_ThatIsWrong_NamesThePlace(string body, string code, string pointer)
    {
        await using var server = await ApiServer.Start(Booking());

        var problem = (await server.Post("/v1/stock/A/L/movements", body, Key)).IsProblem(422, code);

        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static FakeGrains Booking() => new FakeGrains()
        .Shows<ILocationGrain, LocationView>(Examples.Location)
        .Handles<IStockGrain, StockCommand>((id, _) => new StockLevels(Examples.Stock(id, 5, 2)));
}
