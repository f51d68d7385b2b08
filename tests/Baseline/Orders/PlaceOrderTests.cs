using OrleansOms.Baseline.Tests.Hosting;

namespace OrleansOms.Baseline.Tests.Orders;

public sealed class PlaceOrderTests(RunningBaseline baseline) : IClassFixture<RunningBaseline>
{
    [Fact]
    public async Task Place_StockIsThere_AnswersWhatIsReadLater()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 10);
        await shop.ReceiveAsync(shop.Sku(2), shop.Place, 10);

        var placed = (await shop.PlaceAsync(Shop.Order((shop.Sku(2), 3, shop.Place), (shop.Sku(1), 1, shop.Place)))).Is(201);

        Assert.Equal("allocated", (string?)placed.Json["status"]);
        Assert.Equal("8.16", (string?)placed.Json["lines"]![0]!["amount"]);
        Assert.Equal("11.22", (string?)placed.Json["amounts"]!["total"]);
        Assert.Equal(3, (long)placed.Json["lines"]![0]!["allocations"]![0]!["quantity"]!);
        Assert.Equal(placed.Text, (await shop.GetAsync(placed.Location!)).Is(200).Text);
        Assert.Equal((7, 3), await shop.LevelsAsync(shop.Sku(2), shop.Place));
    }

    [Fact]
    public async Task Place_KeyRepeatedAfterItSoldOut_AnswersTheSameAndTakesNothing()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 1);
        var key = shop.NewKey();
        var body = Shop.Order((shop.Sku(1), 1, shop.Place));
        var first = (await shop.PlaceAsync(body, key)).Is(201);
        (await shop.PlaceAsync(body)).IsProblem(409, "insufficientStock"); // from now on it is known to be sold out

        var second = await shop.PlaceAsync(body, key);

        Assert.Equal((201, first.Text, true), (second.Status, second.Text, second.Replayed));
        Assert.Equal((0, 1), await shop.LevelsAsync(shop.Sku(1), shop.Place));
        (await shop.PlaceAsync(body.Replace("2.55", "2.56", StringComparison.Ordinal), key)).IsProblem(422, "idempotencyKeyReused");
    }

    [Fact]
    public async Task Place_OneLineShort_KeepsNothingAndSaysWhich()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 5);
        await shop.ReceiveAsync(shop.Sku(2), shop.Place, 2);
        var key = shop.NewKey();
        var body = Shop.Order((shop.Sku(1), 1, shop.Place), (shop.Sku(2), 3, shop.Place));

        var refused = (await shop.PlaceAsync(body, key)).IsProblem(409, "insufficientStock");

        var error = refused.Json["errors"]!.AsArray().Single()!;
        Assert.Equal((2, shop.Sku(2), 3, 2), ((int)error["line"]!, (string)error["sku"]!, (int)error["requested"]!, (int)error["available"]!));
        Assert.Equal((5, 0), await shop.LevelsAsync(shop.Sku(1), shop.Place));
        await shop.ReceiveAsync(shop.Sku(2), shop.Place, 1);
        (await shop.PlaceAsync(body, key)).Is(201); // a refusal is not remembered
    }

    [Fact]
    public async Task Place_SoldOutAndReceivedAgain_IsPlaced()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 1);
        var body = Shop.Order((shop.Sku(1), 1, shop.Place));
        (await shop.PlaceAsync(body)).Is(201);
        (await shop.PlaceAsync(body)).IsProblem(409, "insufficientStock");
        (await shop.PlaceAsync(body)).IsProblem(409, "insufficientStock");

        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 1);

        (await shop.PlaceAsync(body)).Is(201);
    }

    [Fact]
    public async Task Place_LinesOnOneSku_AreSummed()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 3);

        (await shop.PlaceAsync(Shop.Order((shop.Sku(1), 2, shop.Place), (shop.Sku(1), 2, shop.Place)))).IsProblem(409, "insufficientStock");

        (await shop.PlaceAsync(Shop.Order((shop.Sku(1), 2, shop.Place), (shop.Sku(1), 1, shop.Place)))).Is(201);
        Assert.Equal((0, 3), await shop.LevelsAsync(shop.Sku(1), shop.Place));
    }

    [Fact]
    public async Task Place_WithoutLocation_ComesFromTheNearestThatHasAllElseFromSeveral()
    {
        var shop = await baseline.OpenShopAsync();
        var (near, far) = (shop.Location("near"), shop.Location("far"));
        await shop.PutLocationAsync(near, 51.5, -0.1);
        await shop.PutLocationAsync(far, 57.1, -2.1);
        await shop.ReceiveAsync(shop.Sku(1), near, 2);
        await shop.ReceiveAsync(shop.Sku(1), far, 4);
        const string london = "\"country\":\"GB\",\"latitude\":51.4,\"longitude\":-0.2";

        var small = (await shop.PlaceAsync(Shop.Order(london, (shop.Sku(1), 1, null)))).Is(201);
        var large = (await shop.PlaceAsync(Shop.Order(london, (shop.Sku(1), 3, null)))).Is(201);
        var split = (await shop.PlaceAsync(Shop.Order(london, (shop.Sku(1), 2, null)))).Is(201);

        Assert.Equal([(near, 1L)], Allocations(small));
        Assert.Equal([(far, 3L)], Allocations(large));
        Assert.Equal([(far, 1L), (near, 1L)], Allocations(split).Order());
        Assert.Equal(split.Text, (await shop.GetAsync(split.Location!)).Text);
        (await shop.PlaceAsync(Shop.Order(london, (shop.Sku(1), 1, null)))).IsProblem(409, "insufficientStock");
    }

    [Fact]
    public async Task Place_WhatNobodyKnows_IsRefused()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 1);

        (await shop.PlaceAsync(Shop.Order((shop.Sku(9), 1, shop.Place)))).IsProblem(422, "unknownSku");
        (await shop.PlaceAsync(Shop.Order((shop.Sku(1), 1, shop.Location("nowhere"))))).IsProblem(422, "unknownLocation");
        (await shop.PlaceAsync("""{"channel":"web"}""")).IsProblem(422, "invalidRequest");
        (await shop.PostAsync("/v1/orders", null, Shop.Order((shop.Sku(1), 1, shop.Place)))).IsProblem(400, "idempotencyKeyRequired");
        (await shop.GetAsync("/v1/orders/00000000000000000000000000000000")).IsProblem(404, "orderNotFound");
    }

    [Fact]
    public async Task Place_ReferenceOfAnotherOrder_IsRefused()
    {
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, 5);
        var body = Shop.Order((shop.Sku(1), 1, shop.Place)).Replace("\"channel\"", $"\"reference\":\"{shop.Place}\",\"channel\"", StringComparison.Ordinal);

        (await shop.PlaceAsync(body)).Is(201);

        (await shop.PlaceAsync(body)).IsProblem(409, "duplicateReference");
        Assert.Equal((4, 1), await shop.LevelsAsync(shop.Sku(1), shop.Place));
    }

    private static IEnumerable<(string, long)> Allocations(Reply order) =>
        order.Json["lines"]![0]!["allocations"]!.AsArray().Select(at => ((string)at!["location"]!, (long)at["quantity"]!));
}
