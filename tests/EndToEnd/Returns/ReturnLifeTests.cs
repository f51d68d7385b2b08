using System.Text.Json.Nodes;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Returns;

/// <summary>Units that come back, with stock, order and money as arithmetic says after each step.</summary>
public sealed class ReturnLifeTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Order_ReturnedInTwoReturns_IsRefundedToTheLastCent(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (warehouse, store) = (await oms.NewLocation(), await oms.NewLocation());
        var (sku, channel) = (await oms.NewSku((warehouse, 10)), Unique.Id("ch"));
        var order = await Delivered(oms, sku, warehouse, channel);

        // 3.00 - 0.10 + 0.60 for 3 units, and 5.00 + 1.00 of shipping.
        var first = (await oms.Return(order, key: null, (1, 2))).Is(201);
        var one = first.String("id");
        Assert.Equal(($"/v1/returns/{one}", "approved"), (first.Header("Location"), first.String("status")));
        (await oms.Return(order, key: null, (1, 2))).IsProblem(409, "notLeftToReturn");

        (await oms.ReceiveReturn(one, store, key: null, (1, 1))).Is(200);
        Assert.Equal(new Levels(1, 0, 0, 0, 0, 0, Quality: 1), await oms.Stock(sku, store));
        Assert.Equal(7, await oms.Available(sku));
        await AssertOrder(oms, order, "partiallyReturned", returned: 1, refunded: "0.00");

        Assert.Equal("inspected", (await oms.Inspect(one, key: null, (1, 1, "restock"))).Is(200).String("status"));
        Assert.Equal(new Levels(1, 1, 0, 0, 0, 0), await oms.Stock(sku, store));
        Assert.Equal(8, await oms.Available(sku));

        var paid = (await oms.Refund(one)).Is(200);
        Assert.Equal(("refunded", "1.17"), (paid.String("status"), (string)paid.Json["refund"]!["amount"]!));
        (await oms.Refund(one)).IsProblem(409, "nothingDue");

        // The rest comes back elsewhere, one more than was announced, and one of them is broken.
        Assert.Equal("received", (await oms.ReceiveReturn(one, warehouse, key: null, (1, 2))).Is(200).String("status"));
        var inspected = (await oms.Inspect(one, key: null, (1, 1, "damaged"), (1, 1, "quality"))).Is(200);
        Assert.Equal("1 1 1", string.Join(' ', new[] { "unannounced", "damaged", "quality" }.Select(name => (long)inspected.Json["lines"]![0]![name]!)));
        Assert.Equal(new Levels(9, 7, 0, 0, 0, 1, Quality: 1), await oms.Stock(sku, warehouse));
        Assert.Equal(("closed", "1.16"), Refunded(await oms.Refund(one)));
        await AssertOrder(oms, order, "partiallyReturned", returned: 2, refunded: "2.33");

        // With the last unit come the rounding and the charges.
        var two = (await oms.Return(order, key: null, (1, 1))).Is(201).String("id");
        (await oms.ReceiveReturn(two, store, key: null, (1, 1))).Is(200);
        (await oms.Inspect(two, key: null, (1, 1, "restock"))).Is(200);
        Assert.Equal(("closed", "7.17"), Refunded(await oms.Refund(two)));
        await AssertOrder(oms, order, "returned", returned: 3, refunded: "9.50");
        Assert.Equal(9, await oms.Available(sku));

        var read = (await oms.Get($"/v1/returns/{one}")).Is(200);
        Assert.Equal("1 2", string.Join(' ', read.Json["receipts"]!.AsArray().Select(receipt => (int)receipt!["receipt"]!)));
        var events = (await oms.Get($"/v1/orders/{order}/events")).Is(200).Json["items"]!.AsArray();
        Assert.Contains(events, item => (string)item!["type"]! == "order.refunded.v1" && (string)item["data"]!["return"]! == one);
        var found = await Eventually.Sees(
            () => oms.Search($"channel={channel}&status=returned"), found => found.Count == 1 && (string)found[0]["refunded"]! == "9.50");
        Assert.Equal($"{one} {two}", Ids(found[0]));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Return_Declined_FreesItsUnits(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var warehouse = await oms.NewLocation();
        var order = await Delivered(oms, await oms.NewSku((warehouse, 10)), warehouse, "web");
        var first = (await oms.Return(order, key: null, (1, 3))).Is(201).String("id");
        (await oms.Return(order, key: null, (1, 1))).IsProblem(409, "nothingToReturn");

        var declined = (await oms.Post($"/v1/returns/{first}/decline", new { reason = "worn" }, "decline-it")).Is(200);

        Assert.Equal("declined", declined.String("status"));
        (await oms.Return(order, key: null, (1, 3))).Is(201);
        (await oms.Post($"/v1/returns/{first}/decline", new { reason = "worn" }, "decline-it")).Replays(declined);
        (await oms.Post($"/v1/returns/{first}/approve", new { }, key: null)).IsProblem(409, "returnDeclined");
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Returns_OfTheSameUnitsAtOnce_AreGrantedForWhatWasShipped(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var warehouse = await oms.NewLocation();
        var order = await Delivered(oms, await oms.NewSku((warehouse, 10)), warehouse, "web");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => oms.Return(order, key: null, (1, 1))));

        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsProblem(409, "nothingToReturn"));

        // All their refunds at once: one of them takes the rounding, one the charges, none both twice.
        var ids = answers.Where(answer => answer.Status == 201).Select(answer => answer.String("id")).ToList();
        await Task.WhenAll(ids.Select(async id =>
        {
            (await oms.ReceiveReturn(id, warehouse, key: null, (1, 1))).Is(200);
            (await oms.Inspect(id, key: null, (1, 1, "restock"))).Is(200);
            Assert.Equal("closed", Refunded(await oms.Refund(id)).Status);
        }));
        await AssertOrder(oms, order, "returned", returned: 3, refunded: "9.50");
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Calls_Repeated_AreReplayedToTheByteAlsoLater(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var warehouse = await oms.NewLocation();
        var order = await Delivered(oms, await oms.NewSku((warehouse, 10)), warehouse, "web");
        var key = Unique.Id("return");
        var requested = (await oms.Return(order, key, (1, 2))).Is(201);
        var id = requested.String("id");
        var received = (await oms.ReceiveReturn(id, warehouse, key, (1, 2))).Is(200);
        var inspected = (await oms.Inspect(id, key, (1, 2, "restock"))).Is(200);
        var refunded = (await oms.Refund(id, key)).Is(200);

        (await oms.Return(order, key, (1, 2))).Replays(requested);
        (await oms.ReceiveReturn(id, warehouse, key, (1, 2))).Replays(received);
        (await oms.Inspect(id, key, (1, 2, "restock"))).Replays(inspected);
        (await oms.Refund(id, key)).Replays(refunded);
        (await oms.Return(order, key, (1, 1))).IsProblem(422, "idempotencyKeyReused");
    }

    [Fact]
    public async Task Return_WhereAnOperatorApproves_WaitsForHim()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory", "--returns:approval=operator", "--returns:days=0");
        var oms = silo.Oms;
        var warehouse = await oms.NewLocation();
        var sku = await oms.NewSku((warehouse, 10));
        var order = await Shipped(oms, sku, warehouse, "web");

        var requested = (await oms.Return(order, key: null, (1, 2))).Is(201);
        var id = requested.String("id");
        Assert.Equal("requested", requested.String("status"));
        (await oms.ReceiveReturn(id, warehouse, key: null, (1, 1))).IsProblem(409, "returnNotApproved");
        Assert.Equal("approved", (await oms.Post($"/v1/returns/{id}/approve", new { }, key: null)).Is(200).String("status"));
        Assert.Equal("approved", (await oms.Post($"/v1/returns/{id}/approve", new { }, key: null)).Is(200).String("status"));
        (await oms.ReceiveReturn(id, warehouse, key: null, (1, 1))).Is(200);

        // What was delivered can't be returned any more where the window is no days at all.
        (await oms.Post($"/v1/orders/{order}/shipments/1/delivered", new { }, key: null)).Is(200);
        (await oms.Return(order, key: null, (1, 1))).IsProblem(409, "returnWindowClosed");
    }

    /// <summary>An order of 3 units for 3.00 - 0.10 + 0.60 and 6.00 of shipping, which have left.</summary>
    internal static async Task<string> Shipped(OmsClient oms, string sku, string warehouse, string channel)
    {
        var draft = new OrderDraft(new OrderDraft.Line(sku, 3, "1.00", Discount: "0.10", Tax: "0.60", Location: warehouse))
        {
            Channel = channel,
            Charges = [new { kind = "shipping", amount = "5.00", tax = "1.00" }],
        };
        var order = (await oms.Place(draft)).Is(201).String("id");
        (await oms.Ship(order, warehouse, key: null, (1, 3))).Is(201);
        return order;
    }

    internal static async Task<string> Delivered(OmsClient oms, string sku, string warehouse, string channel)
    {
        var order = await Shipped(oms, sku, warehouse, channel);
        (await oms.Post($"/v1/orders/{order}/shipments/1/delivered", new { }, key: null)).Is(200);
        return order;
    }

    internal static async Task AssertOrder(OmsClient oms, string order, string status, long returned, string refunded)
    {
        var read = (await oms.Order(order)).Is(200);
        Assert.Equal(
            (status, returned, refunded),
            (read.String("status"), (long)read.Json["lines"]![0]!["returned"]!, (string)read.Json["amounts"]!["refunded"]!));
    }

    private static (string Status, string Amount) Refunded(OmsAnswer answer) =>
        (answer.Is(200).String("status"), (string)answer.Json["refund"]!["amount"]!);

    private static string Ids(JsonNode order) => string.Join(' ', order["returns"]!.AsArray().Select(id => (string)id!));
}
