using System.Text.Json.Nodes;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Stock;

/// <summary>Counts that find fewer units than are promised: orders find others, wait for them, or an operator decides.</summary>
public sealed class BrokenPromiseTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Count_BelowWhatIsPromised_HasTheNewestOrderFindItsUnitsElsewhere(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (here, there) = (await oms.NewLocation(), await oms.NewLocation(priority: 9));
        var sku = await oms.NewSku((here, 6), (there, 10));
        var (older, newer) = (await Placed(oms, sku, 3), await Placed(oms, sku, 3));

        var counted = (await oms.Move(sku, here, "count", 4)).Is(201);

        Assert.Equal((4, 4, 0), ((int)counted.Json["onHand"]!, (int)counted.Json["committed"]!, (int)counted.Json["available"]!));
        await Eventually.Equals($"allocated: 3 of 3, 0 short, 0 backordered; {here} 1, {there} 2", () => Line(oms, newer));
        Assert.Equal($"allocated: 3 of 3, 0 short, 0 backordered; {here} 3", await Line(oms, older));
        await Eventually.Equals(Levels.With(onHand: 10, committed: 2), () => oms.Stock(sku, there));
        var ledger = (await oms.Get($"/v1/stock/{sku}/{here}/movements")).Is(200).Json["items"]!.AsArray();
        Assert.Equal([("break", 2, newer), ("count", -2, null)], ledger.TakeLast(2).Select(line => ((string)line!["type"]!, (int)line["quantity"]!, (string?)line["order"])));
        var timeline = (await oms.Get($"/v1/orders/{newer}/events")).Is(200).Json["items"]!.AsArray().Select(line => (string)line!["type"]!);
        Assert.Contains("order.allocationBroken.v1", timeline, StringComparer.Ordinal);

        (await oms.Ship(newer, here, key: null, (1, 2))).IsProblem(409, "allocationBroken");
        (await oms.Ship(newer, here, key: null, (1, 1))).Is(201);
        Assert.Equal("shipped", (await oms.Ship(newer, there, key: null, (1, 2))).Is(201).String("status"));
        (await oms.Ship(older, here, key: null, (1, 3))).Is(201);
        Assert.Equal(Levels.With(onHand: 0, committed: 0), await oms.Stock(sku, here));
        Assert.Empty(await Exceptions(oms, $"sku={sku}"));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Count_OfABackorderableSku_HasOrdersWaitBehindThoseWhoDo(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (here, sku) = (await oms.NewLocation(), Unique.Id("SKU"));
        (await oms.Put($"/v1/skus/{sku}", new { kind = "stock", backorderable = true })).Is(201);
        await oms.Receive(sku, here, 4);
        var holder = await Placed(oms, sku, 4);
        var waiter = (await oms.Place(OrderDraft.Of((sku, 2)) with { OnShortage = "backorder" })).Is(201).String("id");

        (await oms.Move(sku, here, "count", 1)).Is(201);
        await Eventually.Equals($"backordered: 1 of 4, 0 short, 3 backordered; {here} 1", () => Line(oms, holder));

        // Who waited already was told that nobody comes before.
        await oms.Receive(sku, here, 3);
        await Eventually.Equals($"allocated: 2 of 2, 0 short, 0 backordered; {here} 2", () => Line(oms, waiter));
        await Eventually.Equals($"backordered: 2 of 4, 0 short, 2 backordered; {here} 1, {here} 1", () => Line(oms, holder));
        await oms.Receive(sku, here, 9);
        await Eventually.Sees(() => Line(oms, holder), line => line.StartsWith("allocated: 4 of 4", StringComparison.Ordinal));
        await Eventually.Equals(7, () => oms.Available(sku));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Exception_OfUnitsThatNobodyHas_IsResolvedByLookingOnceMore(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var (here, there) = (await oms.NewLocation(), await oms.NewLocation());
        var sku = await oms.NewSku((here, 4));
        var order = await Placed(oms, sku, 4);
        (await oms.Move(sku, here, "count", 2)).Is(201);

        var raised = Assert.Single(await Eventually.Sees(() => Exceptions(oms, $"status=open&sku={sku}"), found => found.Count == 1));
        var id = (string)raised["id"]!;
        Assert.Equal((order, "open", 1, 2, 2, here), Shown(raised));
        Assert.Equal($"backordered: 2 of 4, 2 short, 0 backordered; {here} 2", await Line(oms, order));
        Assert.Equal((order, "open", 1, 2, 2, here), Shown((await oms.Get($"/v1/exceptions/{id}")).Is(200).Json));
        (await oms.Ship(order, here, key: null, (1, 3))).IsProblem(409, "allocationBroken");

        // In vain, which raises the same one anew; then with stock.
        var vain = (await Resolve(oms, id, "retry", "first-" + id)).Is(200);
        Assert.Equal("open retry", Decided(vain));
        Assert.NotEqual((string)raised["raisedAt"]!, vain.String("raisedAt"));
        Assert.Single(await Eventually.Sees(
            () => Exceptions(oms, $"status=open&sku={sku}"), open => open.Any(one => (string)one["raisedAt"]! == vain.String("raisedAt"))));
        await oms.Receive(sku, there, 5);
        var found = (await Resolve(oms, id, "retry", "second-" + id)).Is(200);
        Assert.Equal(("resolved", 0), (found.String("status"), (int)found.Json["short"]!));
        Assert.Equal($"allocated: 4 of 4, 0 short, 0 backordered; {here} 2, {there} 2", await Line(oms, order));

        (await Resolve(oms, id, "retry", "first-" + id)).Replays(vain);
        (await Resolve(oms, id, "retry", "second-" + id)).Replays(found);
        (await Resolve(oms, id, "cancel", "first-" + id)).IsProblem(422, "idempotencyKeyReused");
        (await Resolve(oms, id, "wait")).IsProblem(409, "exceptionResolved");
        Assert.Single(await Eventually.Sees(() => Exceptions(oms, $"status=resolved&order={order}"), resolved => resolved.Count == 1));
        Assert.Empty(await Exceptions(oms, $"status=open&sku={sku}"));
        Assert.Single(await oms.Search($"sku={sku}"));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Exception_OfUnitsThatMayWaitAfterAll_WaitsAndIsFilled(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var here = await oms.NewLocation();
        var (sku, order, id) = await Raised(oms, here);

        Assert.Equal("resolved wait", Decided((await Resolve(oms, id, "wait")).Is(200)));
        Assert.Equal("backordered: 0 of 4, 0 short, 4 backordered; ", await Line(oms, order));
        await oms.Receive(sku, here, 5);
        await Eventually.Equals($"allocated: 4 of 4, 0 short, 0 backordered; {here} 4", () => Line(oms, order));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Exception_OfUnitsThatAreCancelled_IsResolvedWhoeverCancelsThem(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var here = await oms.NewLocation();
        var (_, order, id) = await Raised(oms, here);

        Assert.Equal(3, (int)(await oms.Cancel(order, key: null, (1, 3))).Is(200).Json["lines"]![0]!["cancelled"]!);
        Assert.Equal((order, "open", 1, 4, 1, here), Shown((await oms.Get($"/v1/exceptions/{id}")).Is(200).Json));
        Assert.Equal("resolved", (await Resolve(oms, id, "cancel")).Is(200).String("status"));
        var cancelled = (await oms.Order(order)).Is(200).Json;
        Assert.Equal(("cancelled", "0.00"), ((string)cancelled["status"]!, (string)cancelled["amounts"]!["net"]!));

        var (_, other, otherId) = await Raised(oms, here);
        (await oms.Cancel(other, key: null)).Is(200);
        Assert.Equal("resolved cancel", Decided((await oms.Get($"/v1/exceptions/{otherId}")).Is(200)));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Count_BelowWhatIsBeingShippedOrDamaged_IsRefusedAndWritesNothing(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var here = await oms.NewLocation();
        var sku = await oms.NewSku((here, 10));
        var order = await Placed(oms, sku, 4);
        (await oms.Ship(order, here, key: null, (1, 1))).Is(201);
        (await oms.Move(sku, here, "damage", 2)).Is(201);
        var before = await oms.Stock(sku, here);

        (await oms.Move(sku, here, "count", 4)).IsProblem(409, "countTooLow");

        Assert.Equal(before, await oms.Stock(sku, here));
        (await oms.Move(sku, here, "adjustment", -5)).IsProblem(409, "insufficientStock");
        Assert.Equal(0, (int)(await oms.Move(sku, here, "count", 5)).Is(201).Json["available"]!);
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Counts_WhileTheirOrdersAreShipped_UnshipNothingAndAddUp(Deployment deployment)
    {
        const int Orders = 24;
        var oms = await silos.Of(deployment);
        var (here, there) = (await oms.NewLocation(), await oms.NewLocation(priority: 9));
        var sku = await oms.NewSku((here, 2 * Orders), (there, Orders));
        var orders = await Task.WhenAll(Enumerable.Range(0, Orders).Select(_ => Placed(oms, sku, 2)));

        var shipping = orders.Select(order => oms.Ship(order, here, key: null, (1, 2))).ToList();
        var counting = new[] { 30, 20, 12, 5, 0 }.Select(units => oms.Move(sku, here, "count", units)).ToList();
        foreach (var shipped in await Task.WhenAll(shipping)) Assert.True(shipped.Status is 201 || shipped.String("code") is "allocationBroken" or "notAllocatedHere", shipped.Text);
        foreach (var counted in await Task.WhenAll(counting)) Assert.True(counted.Status is 201 || counted.String("code") is "countTooLow", counted.Text);

        // When all is quiet each location owes what the orders say, and what they are short of are exceptions.
        await Eventually.Sees(
            async () => (Here: await Owed(oms, sku, orders, here), There: await Owed(oms, sku, orders, there), Short: await Short(oms, sku, orders)),
            seen => seen.Here.ByStock == seen.Here.ByOrders && seen.There.ByStock == seen.There.ByOrders && seen.Short.ByOrders == seen.Short.ByExceptions);
        foreach (var order in orders)
        {
            var line = (await oms.Order(order)).Is(200).Json["lines"]![0]!;
            Assert.Equal(2, (int)line["allocated"]! + (int)line["shipped"]! + (int)line["short"]!);
        }

        foreach (var place in new[] { here, there })
        {
            var ledger = (await oms.Get($"/v1/stock/{sku}/{place}/movements?limit=500")).Is(200).Json["items"]!.AsArray();
            Assert.Equal(ledger.Sum(row => OnHand((string)row!["type"]!, (long)row["quantity"]!)), (await oms.Stock(sku, place)).OnHand);
        }

        static long OnHand(string type, long units) => type switch
        {
            "receipt" or "count" or "found" => units,
            "ship" => -units,
            _ => 0,
        };
    }

    [Fact]
    public async Task Exceptions_MoreThanAPageHolds_AreFoundPageByPageNewestFirst()
    {
        var oms = await silos.Of(Deployment.Memory);
        var (here, sku) = (await oms.NewLocation(), Unique.Id("SKU"));
        await oms.Receive(sku, here, 5);
        for (var n = 0; n < 5; n++) await Placed(oms, sku, 1);
        for (var left = 4; left >= 0; left--) (await oms.Move(sku, here, "count", left)).Is(201);

        await Eventually.Sees(() => Exceptions(oms, $"sku={sku}"), found => found.Count == 5);
        var paged = await Exceptions(oms, $"sku={sku}", limit: 2);

        Assert.Equal(5, paged.Select(exception => (string)exception["id"]!).Distinct(StringComparer.Ordinal).Count());
        var raised = paged.Select(exception => (DateTimeOffset)exception["raisedAt"]!).ToArray();
        Assert.Equal(raised.OrderDescending(), raised);
    }

    /// <summary>An order of 4 units of which none is anywhere.</summary>
    private static async Task<(string Sku, string Order, string Exception)> Raised(OmsClient oms, string here)
    {
        var sku = await oms.NewSku((here, 4));
        var order = await Placed(oms, sku, 4);
        (await oms.Move(sku, here, "count", 0)).Is(201);
        await Eventually.Sees(() => oms.Get($"/v1/exceptions/{order}.1"), answer => answer.Status == 200);
        return (sku, order, $"{order}.1");
    }

    private static async Task<string> Placed(OmsClient oms, string sku, int units) => (await oms.Place(OrderDraft.Of((sku, units)))).Is(201).String("id");

    private static async Task<(long ByStock, long ByOrders)> Owed(OmsClient oms, string sku, string[] orders, string place)
    {
        var allocations = (await Task.WhenAll(orders.Select(oms.Order))).SelectMany(order => order.Json["lines"]![0]!["allocations"]!.AsArray());
        return ((await oms.Stock(sku, place)).Committed, allocations.Sum(held => (string)held!["location"]! == place ? (long)held["quantity"]! : 0));
    }

    private static async Task<(long ByOrders, long ByExceptions)> Short(OmsClient oms, string sku, string[] orders) => (
        (await Task.WhenAll(orders.Select(oms.Order))).Sum(order => (long)order.Json["lines"]![0]!["short"]!),
        (await Exceptions(oms, $"status=open&sku={sku}")).Sum(exception => (long)exception["short"]!));

    private static Task<OmsAnswer> Resolve(OmsClient oms, string id, string resolution, string? key = null) =>
        oms.Post($"/v1/exceptions/{id}/resolve", new { resolution }, key);

    private static async Task<IReadOnlyList<JsonNode>> Exceptions(OmsClient oms, string query, int limit = 500)
    {
        var found = new List<JsonNode>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await oms.Get($"/v1/exceptions?{query}&limit={limit}{cursor}")).Is(200).Json;
            found.AddRange(page["items"]!.AsArray()!);
            cursor = page["nextCursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }

        return found;
    }

    private static string Decided(OmsAnswer exception) => $"{exception.String("status")} {exception.String("resolution")}";

    private static (string, string, int, int, int, string) Shown(JsonNode exception) => (
        (string)exception["orderId"]!,
        (string)exception["status"]!,
        (int)exception["line"]!,
        (int)exception["quantity"]!,
        (int)exception["short"]!,
        (string)exception["location"]!);

    private static async Task<string> Line(OmsClient oms, string order)
    {
        var read = (await oms.Order(order)).Is(200);
        var line = read.Json["lines"]![0]!;
        var places = line["allocations"]!.AsArray().Select(place => $"{place!["location"]} {place["quantity"]}");
        return $"{read.String("status")}: {line["allocated"]} of {line["quantity"]}, {line["short"]} short, {line["backordered"]} backordered; {string.Join(", ", places)}";
    }
}
