using System.Collections.Immutable;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Tests.Stock;

/// <summary>Levels at an earlier time: "A" had 5 units at each of L and M from noon on, and has 7 at each now.</summary>
public sealed class AsOfTests
{
    [Fact]
    public async Task Ledger_AsOfATime_HasTheLevelsThen()
    {
        await using var server = await Today();

        var now = (await server.Get("/v1/stock/A/L/movements")).Json;
        var noon = (await server.Get("/v1/stock/A/L/movements?asOf=2026-11-27T13:00:00%2B01:00")).Json.GetProperty("levels");
        var before = (await server.Get("/v1/stock/A/L/movements?asOf=2020-01-01T00:00:00Z")).Json.GetProperty("levels");

        Assert.False(now.TryGetProperty("levels", out _));
        Assert.Equal((5, 5), (noon.GetProperty("onHand").GetInt32(), noon.GetProperty("available").GetInt32()));
        Assert.Equal((0, 0, "2020-01-01T00:00:00Z"),
            (before.GetProperty("onHand").GetInt32(), before.GetProperty("version").GetInt32(), before.GetProperty("asOf").GetString()));
    }

    [Theory]
    [InlineData("", 14, 2)]
    [InlineData("?asOf=2026-11-27T12:00:00Z", 10, 2)]
    [InlineData("?asOf=2020-01-01T00:00:00Z", 0, 0)]
    public async Task Sku_AsOfATime_IsTheSumOfItsLocationsThen(string query, int onHand, int locations)
    {
        await using var server = await Today();

        var read = (await server.Get($"/v1/stock/A{query}")).Json;

        Assert.Equal((onHand, onHand, locations),
            (read.GetProperty("onHand").GetInt32(), read.GetProperty("available").GetInt32(), read.GetProperty("locations").GetArrayLength()));
    }

    [Fact]
    public async Task Sku_UnknownOrInTheFuture_IsRefused()
    {
        await using var server = await Today();

        (await server.Get("/v1/stock/B")).IsProblem(404, "skuNotFound");
        (await server.Get("/v1/stock/A?asOf=9999-12-31T00:00:00Z")).IsProblem(422, "timeInFuture");
        (await server.Get("/v1/stock/A?at=2026-11-27T12:00:00Z")).IsProblem(422, "unknownParameter");
    }

    private static async Task<ApiServer> Today()
    {
        var server = await ApiServer.Start(Grains());
        server.Time.SetUtcNow(Examples.Noon.AddHours(2));
        return server;
    }

    private static FakeGrains Grains() => new FakeGrains()
        .Shows<ISkuGrain, SkuView>(id => id == "A" ? new(id, Name: null, SkuKind.Stock, Backorderable: false, BackorderLimit: null, ["L", "M"], Version: 1) : null)
        .Shows<IStockGrain, StockView>(id => Examples.Stock(id, 7, 3))
        .On<IStockGrain>(nameof(IStockGrain.Movements), (_, _) => ValueTask.FromResult(ImmutableArray<StockMovement>.Empty))
        .On<IStockGrain>(nameof(IStockGrain.LevelsAt), (id, arguments) =>
            ValueTask.FromResult((DateTimeOffset)arguments[0]! >= Examples.Noon ? Examples.Stock(id, 5, 2) : null));
}
