using System.Text.Json.Nodes;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Orders;

/// <summary>Orders for more than there is: what waits is served in its turn, what is not wanted to wait is dropped.</summary>
public sealed class BackorderTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Backorders_OfASoldOutSku_AreFilledOldestFirstAndShipped(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await NewBackorderable(oms, limit: 7);
        await oms.Receive(sku, location, 2);
        (await oms.Place(OrderDraft.Of((sku, 2)))).Is(201);

        var (first, second) = (await Backorder(oms, (sku, 3)), await Backorder(oms, (sku, 4)));
        Assert.Equal(7, await Waiting(oms, sku));
        (await oms.Place(Draft("backorder", (sku, 1)))).IsProblem(409, "insufficientStock");
        (await oms.Place(OrderDraft.Of((sku, 1)))).IsProblem(409, "insufficientStock");

        // From the moment it is booked, what came is for those who wait.
        var received = await oms.Receive(sku, location, 5);
        Assert.Equal(0, (long)received.Json["available"]!);
        Assert.Equal(0, await oms.Available(sku));
        await Eventually.Equals("allocated: 3 allocated, 0 backordered", () => Line(oms, first));
        await Eventually.Equals("backordered: 2 allocated, 2 backordered", () => Line(oms, second));
        await Eventually.Equals(Levels.With(onHand: 7, committed: 7), () => oms.Stock(sku, location));
        Assert.Equal(2, await Waiting(oms, sku));

        Assert.Equal("shipped", (await oms.Ship(first, location, key: null, (1, 3))).Is(201).String("status"));
        Assert.Equal("partiallyShipped", (await oms.Ship(second, location, key: null, (1, 2))).Is(201).String("status"));
        (await oms.Ship(second, location, key: null, (1, 1))).IsProblem(409, "notAllocatedHere");

        // What waits is cancelled like anything else, and then nobody waits for what comes.
        (await oms.Cancel(second, key: null, (1, 2))).Is(200);
        Assert.Equal(0, await Waiting(oms, sku));
        await oms.Receive(sku, location, 4);
        await Eventually.Equals(4, () => oms.Available(sku));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Backorder_OfASkuThatWasNowhere_IsFilledByItsFirstReceiptWhereItMayBeServedFrom(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (here, store) = (await oms.NewLocation(), Unique.Id("ST"));
        (await oms.Put($"/v1/locations/{store}", new { name = "A store", kind = "store", country = "GB", ships = false })).Is(201);
        var sku = await NewBackorderable(oms, limit: null);
        var anywhere = await Backorder(oms, (sku, 2));
        var there = (await oms.Place(new OrderDraft(new OrderDraft.Line(sku, 1, Location: store)) { OnShortage = "backorder" })).Is(201).String("id");

        // The store ships nothing: what comes there is for the line that waits there, and for whoever comes by.
        await oms.Receive(sku, store, 3);
        await Eventually.Equals("allocated: 1 allocated, 0 backordered", () => Line(oms, there));
        await Eventually.Equals(2, () => oms.Available(sku));
        Assert.Equal("backordered: 0 allocated, 2 backordered", await Line(oms, anywhere));

        var received = await oms.Receive(sku, here, 3);
        Assert.Equal(here, (string?)received.Json["location"]);
        await Eventually.Equals("allocated: 2 allocated, 0 backordered", () => Line(oms, anywhere));
        await Eventually.Equals(Levels.With(onHand: 3, committed: 2), () => oms.Stock(sku, here));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Backorder_WhenAnOlderOrderIsCancelled_GetsItsUnits(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await NewBackorderable(oms, limit: null);
        await oms.Receive(sku, location, 4);
        var older = (await oms.Place(OrderDraft.Of((sku, 3)))).Is(201).String("id");
        var waiting = await Backorder(oms, (sku, 3));
        Assert.Equal("backordered: 1 allocated, 2 backordered", await Line(oms, waiting));

        (await oms.Cancel(older, key: null)).Is(200);

        await Eventually.Equals("allocated: 3 allocated, 0 backordered", () => Line(oms, waiting));
        await Eventually.Equals(Levels.With(onHand: 4, committed: 3), () => oms.Stock(sku, location));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Remainder_OfAnOrderThatWantsWhatThereIs_IsCancelledFromTheStart(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 2));
        var draft = Draft("cancelRemainder", (sku, 5));

        var placed = (await oms.Place(draft, "remainder-" + sku)).Is(201);

        Assert.Equal(("allocated", 3, 2), (placed.String("status"), (int)placed.Json["lines"]![0]!["cancelled"]!, (int)placed.Json["lines"]![0]!["allocated"]!));
        Assert.Equal(("5.00", "3.00", "2.00"), Amounts(placed.Json["amounts"]!));
        (await oms.Place(draft)).IsProblem(409, "insufficientStock");
        (await oms.Cancel(placed.String("id"), key: null)).Is(200);
        (await oms.Place(draft, "remainder-" + sku)).Replays(placed);
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Backorders_PlacedByManyWhileUnitsComeIn_AreAllFilledInTheEnd(Deployment deployment)
    {
        const int Orders = 60;
        var oms = await silos.Of(deployment);
        var (here, there) = (await oms.NewLocation(), await oms.NewLocation());
        var sku = await NewBackorderable(oms, limit: null);

        var placed = Enumerable.Range(0, Orders).Select(n => oms.Place(Draft(n % 3 == 0 ? "cancelRemainder" : "backorder", (sku, 2)))).ToList();
        await Task.WhenAll(Enumerable.Range(0, Orders).Select(n => oms.Receive(sku, n % 2 == 0 ? here : there, 2)));
        var orders = (await Task.WhenAll(placed)).Where(answer => answer.Status == 201).Select(answer => answer.String("id")).ToArray();

        // As many units came as were ordered at most: all who wait get theirs, and what is left can be had.
        await Eventually.Equals(0, () => Waiting(oms, sku));
        foreach (var order in orders) await Eventually.Sees(() => Line(oms, order), line => line.EndsWith(" 0 backordered", StringComparison.Ordinal));
        var allocated = 0L;
        foreach (var order in orders) allocated += (long)(await oms.Order(order)).Json["lines"]![0]!["allocated"]!;
        await Eventually.Equals(allocated, async () => (await oms.Stock(sku, here)).Committed + (await oms.Stock(sku, there)).Committed);
        await Eventually.Equals((2 * Orders) - allocated, () => oms.Available(sku));
    }

    [Fact]
    public async Task Backorder_AfterARestart_StillWaitsAndIsFilled()
    {
        using var data = new DataDirectory();
        string[] options = ["--storage=embedded", $"--data={data.Path}"];
        string sku, location, first, second;
        await using (var silo = await RunningSilo.StartAsync(options))
        {
            location = await silo.Oms.NewLocation();
            sku = await NewBackorderable(silo.Oms, limit: null);
            await silo.Oms.Receive(sku, location, 1);
            (first, second) = (await Backorder(silo.Oms, (sku, 3)), await Backorder(silo.Oms, (sku, 1)));
        }

        await using (var silo = await RunningSilo.StartAsync(options))
        {
            Assert.Equal(3, await Waiting(silo.Oms, sku));
            await silo.Oms.Receive(sku, location, 2);
            await Eventually.Equals("allocated: 3 allocated, 0 backordered", () => Line(silo.Oms, first));
            Assert.Equal("backordered: 0 allocated, 1 backordered", await Line(silo.Oms, second));
        }
    }

    private static async Task<string> NewBackorderable(OmsClient oms, int? limit)
    {
        var sku = Unique.Id("SKU");
        (await oms.Put($"/v1/skus/{sku}", new { kind = "stock", backorderable = true, backorderLimit = limit })).Is(201);
        return sku;
    }

    private static OrderDraft Draft(string onShortage, params (string Sku, int Quantity)[] lines) => OrderDraft.Of(lines) with { OnShortage = onShortage };

    private static async Task<string> Backorder(OmsClient oms, params (string Sku, int Quantity)[] lines)
    {
        var placed = (await oms.Place(Draft("backorder", lines))).Is(201);
        Assert.Equal("backordered", placed.String("status"));
        return placed.String("id");
    }

    private static async Task<long> Waiting(OmsClient oms, string sku) => (long)(await oms.Get($"/v1/skus/{sku}")).Is(200).Json["waiting"]!;

    private static async Task<string> Line(OmsClient oms, string order)
    {
        var read = (await oms.Order(order)).Is(200);
        var line = read.Json["lines"]![0]!;
        return $"{read.String("status")}: {line["allocated"]} allocated, {line["backordered"]} backordered";
    }

    private static (string, string, string) Amounts(JsonNode amounts) =>
        ((string)amounts["total"]!, (string)amounts["cancelled"]!, (string)amounts["net"]!);
}
