using System.Text.Json.Nodes;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Orders;

/// <summary>Orders from receipt to delivery, with stock and money as arithmetic says after each step.</summary>
public sealed class OrderLifeTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Order_PlacedShippedCancelledAndDelivered_KeepsStockAndMoneyRight(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (north, south) = (await oms.NewLocation(), await oms.NewLocation());
        var (mug, lamp) = (await oms.NewSku((north, 10), (south, 4)), await oms.NewSku((south, 5)));

        var placed = (await oms.Place(new OrderDraft(
            new OrderDraft.Line(mug, 3, "2.55", Discount: "0.60", Tax: "1.50", Location: north),
            new OrderDraft.Line(lamp, 2, "10.00", Tax: "4.00", Location: south))
        {
            Charges = [new { kind = "shipping", amount = "5.00", tax = "1.00" }],
        })).Is(201);
        var id = placed.String("id");
        Assert.Equal($"/v1/orders/{id}", placed.Header("Location"));
        Assert.Equal("allocated", placed.String("status"));
        Assert.Equal([$"{north} 3"], Allocations(placed.Json, 1));
        Assert.Equal([$"{south} 2"], Allocations(placed.Json, 2));
        AssertAmounts(placed.Json, "27.65", "0.60", "5.00", "6.50", "38.55", "0.00", "0.00", "38.55");
        Assert.Equal(Levels.With(onHand: 10, committed: 3), await oms.Stock(mug, north));
        Assert.Equal(Levels.With(onHand: 4, committed: 0), await oms.Stock(mug, south));
        Assert.Equal(Levels.With(onHand: 5, committed: 2), await oms.Stock(lamp, south));
        Assert.Equal((11, 3), (await oms.Available(mug), await oms.Available(lamp)));

        var first = (await oms.Ship(id, north, key: null, (1, 2))).Is(201);
        Assert.Equal((1, "partiallyShipped"), ((int)first.Json["shipment"]!, first.String("status")));
        Assert.Equal(Levels.With(onHand: 8, committed: 1), await oms.Stock(mug, north));

        var cancelled = (await oms.Cancel(id, key: null, (1, 1))).Is(200);
        // A third of the line's 8.55, and of the charge's 6.00 the share of one unit of five.
        Assert.Equal("4.05", (string)cancelled.Json["cancelled"]!["amount"]!);
        AssertAmounts(cancelled.Json, "27.65", "0.60", "5.00", "6.50", "38.55", "4.05", "0.00", "34.50");
        await Eventually.Equals(Levels.With(onHand: 8, committed: 0), () => oms.Stock(mug, north));

        var second = (await oms.Ship(id, south, key: null, (2, 2))).Is(201);
        Assert.Equal((2, "shipped"), ((int)second.Json["shipment"]!, second.String("status")));
        Assert.Equal(Levels.With(onHand: 3, committed: 0), await oms.Stock(lamp, south));

        (await oms.Post($"/v1/orders/{id}/shipments/1/delivered", new { }, key: null)).Is(200);
        var delivered = (await oms.Post($"/v1/orders/{id}/shipments/2/delivered", new { }, key: null)).Is(200);
        Assert.Equal("delivered", delivered.String("status"));

        var read = (await oms.Order(id)).Is(200);
        Assert.Equal(delivered.ETag, read.ETag);
        Assert.Equal(
            ["3 1 0 2 2", "2 0 0 2 2"],
            read.Json["lines"]!.AsArray().Select(line => $"{line!["quantity"]} {line["cancelled"]} {line["allocated"]} {line["shipped"]} {line["delivered"]}"));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Order_WithoutLocations_IsSourcedFromTheNearestWithAllElseFromSeveral(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (leeds, reading) = (await oms.NewLocation(53.80, -1.55), await oms.NewLocation(51.45, -0.97));
        var sku = await oms.NewSku((leeds, 5), (reading, 5));
        var toYork = new { method = "standard", address = new { country = "GB", latitude = 53.96, longitude = -1.08 } };

        var near = (await oms.Place(OrderDraft.Of((sku, 3)) with { Delivery = toYork })).Is(201);
        var other = (await oms.Place(OrderDraft.Of((sku, 4)) with { Delivery = toYork })).Is(201);
        var split = (await oms.Place(OrderDraft.Of((sku, 3)) with { Delivery = toYork })).Is(201);

        Assert.Equal([$"{leeds} 3"], Allocations(near.Json, 1));
        Assert.Equal([$"{reading} 4"], Allocations(other.Json, 1));
        Assert.Equal(new[] { $"{leeds} 2", $"{reading} 1" }.Order(), Allocations(split.Json, 1).Order());
        Assert.Equal(0, await oms.Available(sku));
        Assert.Equal(Levels.With(onHand: 5, committed: 5), await oms.Stock(sku, leeds));
        Assert.Equal(Levels.With(onHand: 5, committed: 5), await oms.Stock(sku, reading));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Order_Placed_IsFoundBySearchAndTellsItsTimeline(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var (reference, channel) = (Unique.Id("ref"), Unique.Id("ch"));

        var placed = (await oms.Place(OrderDraft.Of((sku, 2)) with { Reference = reference, Channel = channel })).Is(201);
        var id = placed.String("id");
        await Eventually.Sees(() => oms.Search($"channel={channel}&reference={reference}&sku={sku}&status=allocated"), found => found.Count == 1);
        (await oms.Cancel(id, key: null)).Is(200);
        await Eventually.Sees(() => oms.Search($"channel={channel}&status=cancelled"), found => found.Count == 1 && (string)found[0]["id"]! == id);
        Assert.Empty(await oms.Search($"channel={channel}&status=allocated"));

        var events = (await oms.Get($"/v1/orders/{id}/events")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(item => (int)item!["n"]!));
        Assert.StartsWith("order.placed", (string)events[0]!["type"]!, StringComparison.Ordinal);
        Assert.Contains(events, item => ((string)item!["type"]!).Contains("cancel", StringComparison.OrdinalIgnoreCase));
        var times = events.Select(item => (DateTimeOffset)item!["at"]!).ToList();
        Assert.Equal(times.Order(), times);
    }

    // Its history outweighs a snapshot's threshold several times, so the search follows it from a snapshot on.
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Order_OfManyLines_IsFoundBySearchAfterEachChange(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 300));
        var channel = Unique.Id("ch");
        var draft = OrderDraft.Of([.. Enumerable.Repeat((sku, 1), 300)]) with { Channel = channel };

        var id = (await oms.Place(draft)).Is(201).String("id");
        await Eventually.Sees(() => oms.Search($"channel={channel}&status=allocated"), found => found.Count == 1);
        (await oms.Cancel(id, key: null)).Is(200);

        await Eventually.Sees(() => oms.Search($"channel={channel}&status=cancelled"), found => found.Count == 1 && (string)found[0]["id"]! == id);
        Assert.Equal(300, await oms.Available(sku));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Order_OfChargesOrServicesOnly_NeedsNoStock(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var wrapping = Unique.Id("SKU");
        (await oms.Put($"/v1/skus/{wrapping}", new { name = "Gift wrapping", kind = "service" })).Is(201);
        var charges = new object[] { new { kind = "giftCard", amount = "25.00" } };

        foreach (var draft in new[] { new OrderDraft { Charges = charges }, OrderDraft.Of((wrapping, 2)) })
        {
            (await oms.Place(draft)).Is(201);
            var placed = (await oms.Place(draft with { Reference = Unique.Id("ref") })).Is(201);
            (await oms.Order(placed.String("id"))).Is(200);
        }
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Stock_OfEveryMovement_IsTheSumOfItsLedger(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 20));

        (await oms.Move(sku, location, "adjustment", -3)).Is(201);
        (await oms.Move(sku, location, "damage", 4)).Is(201);
        (await oms.Move(sku, location, "repair", 1)).Is(201);
        var last = (await oms.Move(sku, location, "safety", 5)).Is(201);

        var expected = new Levels(OnHand: 17, Available: 9, Reserved: 0, Committed: 0, Safety: 5, Damaged: 3);
        Assert.Equal(expected, Levels.Of(last.Json));
        Assert.Equal(expected, await oms.Stock(sku, location));
        Assert.Equal(9, await oms.Available(sku));
        var ledger = (await oms.Get($"/v1/stock/{sku}/{location}/movements")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(5, ledger.Count);
    }

    private static IEnumerable<string> Allocations(JsonNode order, int line) =>
        order["lines"]![line - 1]!["allocations"]!.AsArray().Select(allocation => $"{allocation!["location"]} {allocation["quantity"]}");

    private static void AssertAmounts(JsonNode order, params string[] expected)
    {
        var amounts = order["amounts"]!;
        Assert.Equal(
            expected,
            new[] { "lines", "discounts", "charges", "tax", "total", "cancelled", "refunded", "net" }.Select(name => (string)amounts[name]!));
    }
}
