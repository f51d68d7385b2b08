using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Requests;

/// <summary>A key makes a repeat harmless: same outcome, same bytes, one effect; a refusal is not remembered.</summary>
public sealed class IdempotencyTests(Silos silos)
{
    private const int AtOnce = 20;

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Placing_Repeated_IsReplayedToTheByteAlsoWhenCancelledSince(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var (draft, key) = (OrderDraft.Of((sku, 5)) with { Reference = Unique.Id("ref") }, Unique.Id("order"));

        var placed = (await oms.Place(draft, key)).Is(201);
        (await oms.Place(draft, key)).Replays(placed);
        (await oms.Cancel(placed.String("id"), key: null)).Is(200);
        (await oms.Place(draft, key)).Replays(placed);

        await Eventually.Equals(Levels.With(onHand: 5, committed: 0), () => oms.Stock(sku, location));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Placing_SentTwentyTimesAtOnceWithOneKey_IsOneOrderAndOneAnswer(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        foreach (var sku in await oms.NewSkus(10, units: 3, location))
        {
            var (draft, key) = (OrderDraft.Of((sku, 2)), Unique.Id("order"));
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => oms.Place(draft, key)));

            Assert.All(answers, answer => answer.Is(201));
            Assert.Single(answers.Select(answer => answer.Text).Distinct());
            Assert.Single(answers, answer => !answer.IsReplayed);
            await Eventually.Equals(Levels.With(onHand: 3, committed: 2), () => oms.Stock(sku, location));
        }
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Placing_WithAnotherBodyUnderTheSameKey_IsRefused(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var key = Unique.Id("order");

        (await oms.Place(OrderDraft.Of((sku, 1)), key)).Is(201);
        (await oms.Place(OrderDraft.Of((sku, 2)), key)).IsProblem(422, "idempotencyKeyReused");

        Assert.Equal(Levels.With(onHand: 5, committed: 1), await oms.Stock(sku, location));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Placing_RefusedAndRepeatedWhenStockHasCome_Succeeds(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (location, channel) = (await oms.NewLocation(), Unique.Id("ch"));
        var sku = await oms.NewSku((location, 1));
        var (draft, key) = (OrderDraft.Of((sku, 2)) with { Reference = "R-1", Channel = channel }, Unique.Id("order"));

        var error = (await oms.Place(draft, key)).IsProblem(409, "insufficientStock").Json["errors"]![0]!;
        Assert.Equal((1, sku, 2, 1), ((int)error["line"]!, (string)error["sku"]!, (int)error["requested"]!, (int)error["available"]!));

        await oms.Receive(sku, location, 1);
        var placed = (await oms.Place(draft, key)).Is(201);
        Assert.False(placed.IsReplayed);
        (await oms.Order(placed.String("id"))).Is(200);
        await Eventually.Sees(() => oms.Search($"channel={channel}"), found => found.Count == 1);
    }

    /// <summary>Two lines race for a last unit each, so the order is there for a moment, and must be gone when it is refused.</summary>
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Placing_RefusedInARace_LeavesNoOrderAndFreesItsReference(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (location, channel) = (await oms.NewLocation(), Unique.Id("ch"));
        foreach (var pair in (await oms.NewSkus(40, units: 1, location)).Chunk(2))
        {
            var drafts = new[] { OrderDraft.Of((pair[0], 1), (pair[1], 1)), OrderDraft.Of((pair[1], 1), (pair[0], 1)) }
                .Select((draft, i) => (Draft: draft with { Reference = $"{pair[0]}-{i}", Channel = channel }, Key: Unique.Id("order")))
                .ToArray();
            var answers = await Task.WhenAll(drafts.Select(each => oms.Place(each.Draft, each.Key)));
            var refused = drafts[Array.FindIndex(answers, answer => answer.Status == 409)];

            await Eventually.Sees(
                () => oms.Place(refused.Draft with { Lines = [], Charges = [new { kind = "gift", amount = "1.00" }] }, Unique.Id("order")),
                answer => answer.Status == 201);
        }

        var found = await Eventually.Sees(() => oms.Search($"channel={channel}"), found => found.Count == 40);
        Assert.Equal(40, found.Select(order => (string)order["reference"]!).Distinct().Count());
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Reference_OfAnOrderThatIsThere_IsTakenInItsChannelOnly(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var draft = OrderDraft.Of((sku, 1)) with { Reference = Unique.Id("ref") };

        (await oms.Place(draft)).Is(201);
        (await oms.Place(draft)).IsProblem(409, "duplicateReference");
        (await oms.Place(draft with { Channel = "store" })).Is(201);

        await Eventually.Equals(Levels.With(onHand: 5, committed: 2), () => oms.Stock(sku, location));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task ShipmentCancelAndDelivery_Repeated_AreReplayedToTheByte(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var id = (await oms.Place(OrderDraft.Of((sku, 5)))).Is(201).String("id");
        var calls = new (int Status, Func<string, Task<OmsAnswer>> Send)[]
        {
            (201, key => oms.Ship(id, location, key, (1, 2))),
            (200, key => oms.Cancel(id, key, (1, 1))),
            (200, key => oms.Post($"/v1/orders/{id}/shipments/1/delivered", new { }, key)),
            (200, key => oms.Cancel(id, key)),
        };

        var told = new List<(string Key, Func<string, Task<OmsAnswer>> Send, OmsAnswer Answer)>();
        foreach (var (status, send) in calls)
        {
            var key = Unique.Id("key");
            told.Add((key, send, (await send(key)).Is(status)));
        }

        foreach (var (key, send, answer) in told) (await send(key)).Replays(answer);
        (await oms.Ship(id, location, told[0].Key, (1, 1))).IsProblem(422, "idempotencyKeyReused");
        await Eventually.Equals(Levels.With(onHand: 3, committed: 0), () => oms.Stock(sku, location));
    }

    /// <summary>What changes nothing any more is answered as things are now, and a repeat of that with the same bytes.</summary>
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task DeliveryAndApproval_ToldAgainUnderANewKey_AreAnsweredAsOfNowAndReplayedToTheByte(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var id = (await oms.Place(OrderDraft.Of((sku, 5)))).Is(201).String("id");
        (await oms.Ship(id, location, key: null, (1, 2))).Is(201);
        (await oms.Ship(id, location, key: null, (1, 1))).Is(201);
        var (one, other) = (Unique.Id("key"), Unique.Id("key"));

        (await Delivered(1, one)).Is(200);
        // The same key at another shipment is another key: it must not be taken for a repeat.
        Assert.Equal((2, "partiallyShipped"), ((int)(await Delivered(2, one)).Is(200).Json["shipment"]!, (await oms.Order(id)).String("status")));
        Assert.All((await oms.Order(id)).Json["shipments"]!.AsArray(), shipment => Assert.NotNull(shipment!["deliveredAt"]));
        (await oms.Cancel(id, key: null, (1, 1))).Is(200);
        await Repeats(key => Delivered(1, key), other, $"/v1/orders/{id}");

        var returned = (await oms.Post("/v1/returns", new { orderId = id, lines = new[] { new { line = 1, quantity = 2, reason = "r" } }, method = "mail" }, one))
            .Is(201).String("id");
        (await oms.Post($"/v1/returns/{returned}/receive", new { location, lines = new[] { new { line = 1, quantity = 1 } } }, key: null)).Is(200);
        await Repeats(key => oms.Post($"/v1/returns/{returned}/approve", new { }, key), one, $"/v1/returns/{returned}");

        Task<OmsAnswer> Delivered(int shipment, string? key) => oms.Post($"/v1/orders/{id}/shipments/{shipment}/delivered", new { }, key);

        async Task Repeats(Func<string?, Task<OmsAnswer>> send, string key, string path)
        {
            Assert.Equal((await oms.Get(path)).ETag, (await send(null)).Is(200).ETag);
            var told = (await send(key)).Is(200);
            var read = await oms.Get(path);
            Assert.Equal((read.ETag, read.String("status"), read.Json["lines"]!.ToJsonString()), (told.ETag, told.String("status"), told.Json["lines"]!.ToJsonString()));
            (await send(null)).Is(200);
            (await send(key)).Replays(told);
        }
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Movements_Repeated_AreBookedOnceAndReplayedToTheByte(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var (single, bulk) = (Unique.Id("movement"), Unique.Id("bulk"));
        object[] movements =
        [
            new { sku, location, type = "receipt", quantity = 3, reason = "more" },
            new { sku, location = "NOWHERE", type = "receipt", quantity = 3, reason = "lost" },
        ];

        var moved = await oms.Receive(sku, location, 2, single);
        var booked = (await oms.Post("/v1/stock/movements", new { movements = movements[..1] }, bulk)).Is(200);
        await oms.Receive(sku, location, 1);
        (await oms.Move(sku, location, "receipt", 2, single)).Replays(moved);
        (await oms.Post("/v1/stock/movements", new { movements = movements[..1] }, bulk)).Replays(booked);
        (await oms.Post("/v1/stock/movements", new { movements }, bulk)).IsProblem(422, "idempotencyKeyReused");
        (await oms.Move(sku, location, "receipt", 3, single)).IsProblem(422, "idempotencyKeyReused");

        var mixed = (await oms.Post("/v1/stock/movements", new { movements }, Unique.Id("bulk"))).Is(200);
        Assert.Equal([201, 422], mixed.Json["results"]!.AsArray().Select(result => (int)result!["status"]!));
        Assert.Equal(Levels.With(onHand: 14, committed: 0), await oms.Stock(sku, location));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Movement_SentTwentyTimesAtOnceWithOneKey_IsBookedOnce(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        var key = Unique.Id("movement");

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => oms.Receive(sku, location, 2, key)));

        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(Levels.With(onHand: 7, committed: 0), await oms.Stock(sku, location));
    }
}
