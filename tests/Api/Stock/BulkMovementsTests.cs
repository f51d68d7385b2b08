using System.Text.Json;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Tests.Stock;

public sealed class BulkMovementsTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Fact]
    public async Task Bulk_OfGoodAndBad_AnswersEachInItsPlace()
    {
        var grains = Booking();
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post("/v1/stock/movements", Movements(Good("A", "L"), """{"sku": "A"}""", Good("B", "nowhere"), "7", Good("A", "full"), Good("A", "L")), Key);

        var results = answer.Json.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(200, answer.Status);
        Assert.Equal([201, 422, 422, 422, 409, 201], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal(Enumerable.Range(0, 6), results.Select(r => r.GetProperty("index").GetInt32()));
        Assert.Equal(5, results[0].GetProperty("levels").GetProperty("onHand").GetInt32());
        Assert.Equal(["/movements/1/location", "/movements/1/type", "/movements/1/quantity", "/movements/1/reason"], Pointers(results[1]));
        Assert.Equal(["/movements/2/location"], Pointers(results[2]));
        Assert.Equal(["/movements/3"], Pointers(results[3]));
        Assert.False(results[1].GetProperty("problem").TryGetProperty("traceId", out _));
        Assert.Equal(["movements:k#0", "movements:k#5"], grains.Commands.Where(c => c.Id == "A@L").Select(c => ((RecordMovement)c.Command).Key.Key));
    }

    [Fact]
    public async Task Bulk_WithoutAnAnswerForOne_StillAnswersTheOthers()
    {
        var grains = Booking().Handles<IStockGrain, StockCommand>((id, _) =>
            id == "B@L" ? throw new TimeoutException() : new StockLevels(Examples.Stock(id, 5, 2)));
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post("/v1/stock/movements", Movements(Good("A", "L"), Good("B", "L")), Key);

        Assert.Equal([201, 503], answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData(true, true, "true")]
    [InlineData(true, false, null)]
    public async Task Bulk_Replayed_IsMarkedWhenAllOfItWas(bool first, bool second, string? mark)
    {
        var grains = Booking().Handles<IStockGrain, StockCommand>((id, _) =>
            new StockLevels(Examples.Stock(id, 5, 2)) { Replayed = id == "A@L" ? first : second });
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post("/v1/stock/movements", Movements(Good("A", "L"), Good("B", "L")), Key);

        Assert.Equal(mark, answer.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Bulk_WithAKeyOfAnotherBody_Is422AsAWhole()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Handles<IBatchGrain, BatchCommand>((_, _) => Rejections.KeyReused));

        (await server.Post("/v1/stock/movements", Movements(Good("A", "L")), Key)).IsProblem(422, "idempotencyKeyReused");
    }

    [Theory]
    [InlineData("{}", "required", "/movements")]
    [InlineData("""{"movements": []}""", "outOfBounds", "/movements")]
    [InlineData("""{"movements": {}}""", "wrongType", "/movements")]
    [InlineData("""{"movements": [], "x": 1}""", "invalidRequest", "/movements")]
    public async Task Bulk_WithAWrongEnvelope_IsRefusedAsAWhole(string body, string code, string pointer)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var problem = (await server.Post("/v1/stock/movements", body, Key)).IsProblem(422, code);

        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(1_001, 422)]
    public async Task Bulk_OfMany_IsTakenUpToTheBound(int count, int status)
    {
        await using var server = await ApiServer.Start(Booking());
        var movements = Enumerable.Range(0, count).Select(n => Good($"S{n % 50}", "L")).ToArray();

        Assert.Equal(status, (await server.Post("/v1/stock/movements", Movements(movements), Key)).Status);
    }

    private static IEnumerable<string?> Pointers(JsonElement result) =>
        result.GetProperty("problem").GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString());

    private static string Movements(params string[] movements) => $$"""{"movements": [{{string.Join(',', movements)}}]}""";

    private static string Good(string sku, string location) =>
        $$"""{"sku": "{{sku}}", "location": "{{location}}", "type": "receipt", "quantity": 5, "reason": "delivery"}""";

    private static FakeGrains Booking() => new FakeGrains()
        .Handles<IBatchGrain, BatchCommand>((_, _) => new Done())
        .Shows<ILocationGrain, LocationView>(id => id == "nowhere" ? null : Examples.Location(id))
        .Handles<IStockGrain, StockCommand>((id, _) => id == "A@full" ? Rejections.Conflict("full", "Full.") : new StockLevels(Examples.Stock(id, 5, 2)));
}
