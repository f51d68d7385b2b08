using OrleansOms.Baseline.Tests.Hosting;

namespace OrleansOms.Baseline.Tests.Stock;

public sealed class MovementsTests(RunningBaseline baseline) : IClassFixture<RunningBaseline>
{
    [Fact]
    public async Task Bulk_SentTwice_IsBookedOnceAndAnswersTheSame()
    {
        var shop = await baseline.OpenShopAsync();
        var key = shop.NewKey();
        var body = $$"""{"movements":[{{Receipt(shop.Sku(2), shop.Place, 5)}},{{Receipt(shop.Sku(1), shop.Place, 7)}},{{Receipt(shop.Sku(2), shop.Place, 1)}},{{Receipt(shop.Sku(1), "nowhere", 1)}}]}""";

        var first = (await shop.PostAsync("/v1/stock/movements", key, body)).Is(200);
        var second = (await shop.PostAsync("/v1/stock/movements", key, body)).Is(200);

        Assert.Equal([201, 201, 201, 422], first.Json["results"]!.AsArray().Select(result => (int)result!["status"]!));
        Assert.Equal((first.Text, true), (second.Text, second.Replayed));
        Assert.Equal((6, 0), await shop.LevelsAsync(shop.Sku(2), shop.Place));
        Assert.Equal((7, 0), await shop.LevelsAsync(shop.Sku(1), shop.Place));
    }

    [Fact]
    public async Task Movement_OfAnotherKind_IsRefused()
    {
        var shop = await baseline.OpenShopAsync();
        var path = $"/v1/stock/{shop.Sku(1)}/{shop.Place}/movements";

        (await shop.PostAsync(path, shop.NewKey(), """{"type":"damage","quantity":2,"reason":"fell"}""")).IsProblem(422, "notInBaseline");

        (await shop.GetAsync($"/v1/stock/{shop.Sku(1)}/{shop.Place}")).IsProblem(404, "stockNotFound");
    }

    [Fact]
    public async Task Availability_OneAndMany_SaysWhatIsThereWhere()
    {
        var shop = await baseline.OpenShopAsync();
        var other = shop.Location("B");
        await shop.PutLocationAsync(other);
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 5);
        await shop.ReceiveAsync(shop.Sku(1), other, 2);
        await shop.ReceiveAsync(shop.Sku(2), shop.Place, 3);

        var one = (await shop.GetAsync($"/v1/availability/{shop.Sku(1)}")).Is(200).Json;
        var many = (await shop.PostAsync("/v1/availability", null, $$"""{"skus":["{{shop.Sku(2)}}","{{shop.Sku(9)}}","{{shop.Sku(1)}}"]}""")).Is(200).Json;
        var narrowed = (await shop.PostAsync("/v1/availability", null, $$"""{"skus":["{{shop.Sku(1)}}"],"locations":["{{other}}"]}""")).Is(200).Json;

        Assert.Equal(7, (long)one["available"]!);
        Assert.Equal([(shop.Place, 5L), (other, 2L)], one["locations"]!.AsArray().Select(at => ((string)at!["location"]!, (long)at["available"]!)));
        Assert.Equal([(shop.Sku(2), 3L), (shop.Sku(1), 7L)], many["items"]!.AsArray().Select(item => ((string)item!["sku"]!, (long)item["available"]!)));
        Assert.Equal(shop.Sku(9), (string?)many["unknown"]!.AsArray().Single());
        Assert.Equal(2, (long)narrowed["items"]![0]!["available"]!);
        (await shop.GetAsync($"/v1/availability/{shop.Sku(9)}")).IsProblem(404, "skuNotFound");
        (await shop.GetAsync($"/v1/stock/{shop.Sku(2)}/{other}")).IsProblem(404, "stockNotFound");
        (await shop.PostAsync("/v1/availability", null, """{"skus":["x"],"locations":["nowhere"]}""")).IsProblem(422, "unknownLocation");
    }

    private static string Receipt(string sku, string location, int quantity) =>
        $$"""{"sku":"{{sku}}","location":"{{location}}","type":"receipt","quantity":{{quantity}},"reason":"test"}""";
}
