using System.Collections.Immutable;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Tests.Stock;

public sealed class StockEndpointsTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Fact]
    public async Task Movement_Booked_Is201WithTheLevels()
    {
        var grains = Booking();
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post("/v1/stock/A%25/L/movements", Examples.Movement, Key, ("If-Match", "\"1\""));

        Assert.Equal((201, "\"2\""), (answer.Status, answer.Header("ETag")));
        Assert.Equal(("A%", 5), (answer.Json.GetProperty("sku").GetString(), answer.Json.GetProperty("onHand").GetInt32()));
        var (id, command) = grains.Commands.Single();
        Assert.Equal("A%@L", id);
        var movement = Assert.IsType<RecordMovement>(command);
        Assert.Equal(("movements:k", 1L), (movement.Key.Key, movement.IfMatch));
    }

    [Theory]
    [InlineData("receipt", 0)]
    [InlineData("receipt", -1)]
    [InlineData("damage", 0)]
    [InlineData("adjustment", 0)]
    [InlineData("safety", -1)]
    [InlineData("adjustment", -1_000_000_001)]
    public async Task Movement_OfAnImpossibleQuantity_Is422(string type, long quantity)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var problem = (await server.Post("/v1/stock/A/L/movements", $$"""{"type": "{{type}}", "quantity": {{quantity}}, "reason": "r"}""", Key)).IsProblem(422, "outOfBounds");

        Assert.Equal("/quantity", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task Movement_AtAnUnknownLocation_Is404()
    {
        await using var server = await ApiServer.Start(Booking());

        (await server.Post("/v1/stock/A/nowhere/movements", Examples.Movement, Key)).IsProblem(404, "locationNotFound");
    }

    [Theory]
    [InlineData("/v1/stock/a%20b/L/movements", "sku")]
    [InlineData("/v1/stock/A/a%40b/movements", "location")]
    [InlineData("/v1/stock/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/L/movements", "sku")]
    [InlineData("/v1/stock/a%E2%80%8Bb/L/movements", "sku")]
    public async Task Movement_OfWhatCanBeNoId_Is422NamingIt(string path, string parameter)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var problem = (await server.Post(path, Examples.Movement, Key)).IsProblem(422, "invalidId");

        Assert.Equal(parameter, problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Movement_ThatMustMatchSomething_Is412WhereThereIsNothing()
    {
        await using var server = await ApiServer.Start(Booking().Shows<IStockGrain, StockView>(_ => null));

        (await server.Post("/v1/stock/A/L/movements", Examples.Movement, Key, ("If-Match", "*"))).IsProblem(412, "staleVersion");
    }

    [Fact]
    public async Task Stock_Known_IsReadWithETagAndUnknownIs404()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<IStockGrain, StockView>(id => id == "A@L" ? Examples.Stock(id, 5, 2) : null));

        Assert.Equal("\"2\"", (await server.Get("/v1/stock/A/L")).Header("ETag"));
        (await server.Get("/v1/stock/B/L")).IsProblem(404, "stockNotFound");
        (await server.Get("/v1/stock/a%20b/L")).IsProblem(404, "stockNotFound");
    }

    [Fact]
    public async Task Ledger_LongerThanAPage_GoesOnAtTheCursor()
    {
        await using var server = await ApiServer.Start(Ledger());

        var first = (await server.Get("/v1/stock/A/L/movements?limit=2")).Json;
        var second = (await server.Get($"/v1/stock/A/L/movements?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        Assert.Equal([1, 3, 5], first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("n").GetInt32()));
        Assert.False(second.TryGetProperty("nextCursor", out _));
    }

    [Theory]
    [InlineData("asOf=yesterday", "invalidTime")]
    [InlineData("asOf=9999-12-31T00:00:00Z", "timeInFuture")]
    [InlineData("asof=2026-11-27T08:30:00Z", "unknownParameter")]
    [InlineData("cursor=0", "invalidCursor")]
    [InlineData("cursor=x", "invalidCursor")]
    [InlineData("limit=-1", "outOfBounds")]
    public async Task Ledger_WithAWrongParameter_Is422(string query, string code)
    {
        await using var server = await ApiServer.Start(Ledger());

        (await server.Get($"/v1/stock/A/L/movements?{query}")).IsProblem(422, code);
    }

    private static FakeGrains Booking() => new FakeGrains()
        .Shows<ILocationGrain, LocationView>(id => id == "L" ? Examples.Location(id) : null)
        .Handles<IStockGrain, StockCommand>((id, _) => new StockLevels(Examples.Stock(id, 5, 2)));

    // Movements 1, 3 and 5: the numbers have gaps.
    private static FakeGrains Ledger() => new FakeGrains()
        .Shows<IStockGrain, StockView>(id => Examples.Stock(id, 5, 2))
        .On<IStockGrain>(nameof(IStockGrain.Movements), (_, arguments) => ValueTask.FromResult<ImmutableArray<StockMovement>>(
        [
            .. new long[] { 1, 3, 5 }.Where(n => n >= (long)arguments[0]!).Take((int)arguments[1]!).Select(n =>
                new StockMovement(n, "receipt", 5, Examples.Noon, "operator", "request/1", "delivery", Reference: null, Order: null)),
        ]));
}
