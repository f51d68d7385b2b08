using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Api.Tests.Locations;

public sealed class DescriptionTests
{
    [Theory]
    [InlineData(true, 201)]
    [InlineData(false, 200)]
    public async Task Location_Put_SaysWhetherItIsNew(bool created, int status)
    {
        var grains = new FakeGrains().Handles<ILocationGrain, LocationCommand>((id, _) => new LocationDescribed(Examples.Location(id), created));
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Put("/v1/locations/L", """{"name": "Daventry", "kind": "store", "country": "GB", "pickup": false}""");

        Assert.Equal((status, "L", "warehouse"), (answer.Status, answer.Json.GetProperty("location").GetString(), answer.Json.GetProperty("kind").GetString()));
        var expected = new LocationDescription("Daventry", LocationKind.Store, "GB", Latitude: null, Longitude: null, 0, Ships: true, Pickup: false, Returns: true);
        Assert.Equal(new DescribeLocation(expected), grains.Commands.Single().Command);
    }

    [Fact]
    public async Task Sku_Put_SaysWhetherItIsNew()
    {
        var grains = new FakeGrains().Handles<ISkuGrain, SkuCommand>((id, _) =>
            new SkuDescribed(new SkuView(id, Name: null, SkuKind.Service, Backorderable: false, BackorderLimit: null, [], Version: 1), Created: true));
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Put("/v1/skus/A", """{"kind": "service"}""");

        Assert.Equal((201, """{"sku":"A","kind":"service","backorderable":false,"locations":[],"waiting":0,"version":1}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("/v1/locations/a%20b")]
    [InlineData("/v1/locations/a@b")]
    [InlineData("/v1/skus/a@b")]
    public async Task Put_OfWhatCanBeNoId_Is422(string path)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        (await server.Put(path, "{}")).IsProblem(422, "invalidId");
    }

    [Fact]
    public async Task Get_OfWhatNobodyDescribed_Is404()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<ILocationGrain, LocationView>(_ => null).Shows<ISkuGrain, SkuView>(_ => null));

        (await server.Get("/v1/locations/L")).IsProblem(404, "locationNotFound");
        (await server.Get("/v1/skus/A")).IsProblem(404, "skuNotFound");
    }

    [Fact]
    public async Task Health_OfARunningProcess_IsAliveAndReady()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        Assert.Equal((200, """{"status":"alive"}"""), ((await server.Get("/livez")).Status, (await server.Get("/livez")).Body));
        Assert.Equal((200, """{"status":"ready"}"""), ((await server.Get("/readyz")).Status, (await server.Get("/readyz")).Body));
    }
}
