using System.Text;
using OrleansOms.Api.Access;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.EndToEnd.Tests.Access;

/// <summary>Keys at a silo's own endpoints.</summary>
public sealed class SiloScopeTests() : ScopeTests(throughClient: false)
{
    [Fact]
    public Task Dashboard_OfAServerWithKeys_IsAnOperators() => PageIs("/dashboard/", isAnyones: false);
}

/// <summary>Keys at the API program, in front of a silo.</summary>
public sealed class ClientScopeTests() : ScopeTests(throughClient: true);

/// <summary>The real grains behind keys: who did what, and what is not there for whom.</summary>
public abstract class ScopeTests(bool throughClient) : IAsyncLifetime
{
    private readonly DataDirectory _data = new();
    private readonly Dictionary<string, OmsClient> _clients = new(StringComparer.Ordinal);
    private RunningSilo? _silo;
    private RunningApi? _api;

    private OmsClient Oms => _api?.Oms ?? _silo!.Oms;

    [Fact]
    public async Task Sale_ByKeysOfEachScope_NamesThemAsActors()
    {
        var sku = await StockedSku();

        var placed = (await As("web").Place(OrderDraft.Of((sku, 2)))).Is(201);
        var id = placed.String("id");
        (await As("leeds").Ship(id, "LEEDS", key: null, (1, 2))).Is(201);
        (await As("leeds").Post($"/v1/orders/{id}/shipments/1/delivered", "{}", key: null)).Is(200);

        var events = (await As("web").Get($"/v1/orders/{id}/events")).Is(200).Json["items"]!.AsArray();
        Assert.Equal("web", (string)events[0]!["by"]!);
        Assert.All(
            new[] { "order.shipmentStarted.v1", "order.delivered.v1" },
            type => Assert.Equal("leeds", (string)events.Single(e => (string)e!["type"]! == type)!["by"]!));
        var movements = (await As("leeds").Get($"/v1/stock/{sku}/LEEDS/movements")).Is(200).Json["items"]!.AsArray();
        Assert.Equal("leeds", (string)movements[0]!["by"]!);
    }

    [Fact]
    public async Task Return_ByKeysOfEachScope_IsEachOnesPart()
    {
        var sku = await StockedSku();
        var order = (await As("web").Place(OrderDraft.Of((sku, 2)))).Is(201).String("id");
        (await As("leeds").Ship(order, "LEEDS", key: null, (1, 2))).Is(201);

        (await As("shop").Return(order, key: null, (1, 1))).IsProblem(422, "unknownOrder");
        var id = (await As("web").Return(order, key: null, (1, 1))).Is(201).String("id");
        (await As("shop").Get($"/v1/returns/{id}")).IsProblem(404, "returnNotFound");
        (await As("leeds").ReceiveReturn(id, "YORK", key: null, (1, 1))).IsProblem(403, "otherLocation");
        (await As("york").ReceiveReturn(id, "YORK", key: null, (1, 1))).Is(200);
        (await As("leeds").Inspect(id, key: null, (1, 1, "restock"))).IsProblem(409, "notLeftToInspect");
        (await As("york").Inspect(id, key: null, (1, 1, "restock"))).Is(200);
        (await As("web").Refund(id)).IsProblem(403, "insufficientScope");
        (await As("alice").Refund(id)).Is(200);

        var events = (await As("web").Get($"/v1/orders/{order}/events")).Is(200).Json["items"]!.AsArray();
        Assert.Equal($"return/{id}", (string)events.Single(e => (string)e!["type"]! == "order.refunded.v1")!["by"]!);
    }

    [Fact]
    public async Task Storefronts_WithTheSameIdempotencyKey_PlaceAnOrderEach()
    {
        var sku = await StockedSku();
        var key = Unique.Id("order");

        var web = (await As("web").Place(OrderDraft.Of((sku, 1)), key)).Is(201);
        var shop = (await As("shop").Place(OrderDraft.Of((sku, 2)) with { Channel = "shop" }, key)).Is(201);

        Assert.NotEqual(web.String("id"), shop.String("id"));
        (await As("web").Place(OrderDraft.Of((sku, 1)), key)).Replays(web);
        (await As("web").Order(shop.String("id"))).IsProblem(404, "orderNotFound");
        (await As("alice").Order(shop.String("id"))).Is(200);
        await Eventually.Sees(() => As("shop").Search($"sku={sku}"), found => found.Count == 1);
        await Eventually.Sees(() => As("alice").Search($"sku={sku}"), found => found.Count == 2);
        Assert.Equal(web.String("id"), (string)Assert.Single(await As("web").Search($"sku={sku}"))["id"]!);
    }

    [Fact]
    public async Task Calls_OutsideTheScope_WriteNothing()
    {
        var sku = await StockedSku();
        var order = (await As("web").Place(OrderDraft.Of((sku, 1)))).Is(201).String("id");

        // What the order owes its stock is written a moment after the answer; from then on nothing happens by itself.
        await Eventually.Sees(
            () => As("web").Get($"/v1/orders/{order}/events"), events => events.Text.Contains("order.committed", StringComparison.Ordinal));
        var rows = await _silo!.JournalRows();

        (await As("shop").Cancel(order, Unique.Id("cancel"))).IsProblem(404, "orderNotFound");
        (await As("shop").Place(OrderDraft.Of((sku, 1)))).IsProblem(403, "otherChannel");
        (await As("web").Move(sku, "LEEDS", "receipt", 5)).IsProblem(403, "insufficientScope");
        (await As("leeds").Move(sku, "YORK", "receipt", 5)).IsProblem(403, "otherLocation");
        (await As("leeds").Ship(order, "YORK", key: null, (1, 1))).IsProblem(403, "otherLocation");
        (await As("york").Ship(order, "LEEDS", key: null, (1, 1))).IsProblem(403, "otherLocation");
        (await As("leeds").Cancel(order, key: null)).IsProblem(403, "insufficientScope");
        (await As("web").Put("/v1/locations/NEW", new { name = "x", kind = "store", country = "GB" })).IsProblem(403, "insufficientScope");
        var bulk = new { movements = new[] { new { sku, location = "YORK", type = "receipt", quantity = 1, reason = "a test" } } };
        Assert.Equal(403, (int)(await As("leeds").Post("/v1/stock/movements", bulk, Unique.Id("bulk"))).Is(200).Json["results"]![0]!["status"]!);
        (await Oms.Place(OrderDraft.Of((sku, 1)))).IsProblem(401, "keyRequired");

        Assert.Equal(rows, await _silo.JournalRows());
    }

    [Fact]
    public void Routes_AllDeclareWhomTheyAdmit() =>
        Assert.All(_api?.Routes ?? _silo!.Routes, route => Assert.True(route.Metadata.GetMetadata<Admittance>() is not null, $"{route} declares no scopes."));

    [Theory]
    [InlineData("/livez", true)]
    [InlineData("/readyz", true)]
    [InlineData("/openapi/v1.json", true)]
    [InlineData("/docs/", true)]
    [InlineData("/metrics", false)]
    public Task Page_OfAServerWithKeys_IsAnyonesOrAnOperators(string path, bool isAnyones) => PageIs(path, isAnyones);

    protected async Task PageIs(string path, bool isAnyones)
    {
        var open = await Oms.Get(path);
        var browser = ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Key("alice")}")));

        open.Is(isAnyones ? 200 : 401);
        (await As("web").Get(path)).Is(isAnyones ? 200 : 403);
        (await As("alice").Get(path)).Is(200);
        (await Oms.Send(HttpMethod.Get, path, body: null, browser)).Is(200);
        if (!isAnyones) Assert.Contains("Basic realm", open.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithAKeyAsAPassword_IsForPagesOnly()
    {
        var browser = ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Key("alice")}")));

        (await Oms.Send(HttpMethod.Get, "/v1/orders", body: null, browser)).IsProblem(401, "invalidKey");
    }

    public async ValueTask InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var file = new KeyFile(Path.Combine(_data.Path, "keys.json"), mustExist: false);
        (string Name, KeyScope Scope, string? Channel, string[] Locations)[] holders =
        [
            ("web", KeyScope.Storefront, "web", []),
            ("shop", KeyScope.Storefront, "shop", []),
            ("leeds", KeyScope.Node, null, ["LEEDS"]),
            ("york", KeyScope.Node, null, ["YORK"]),
            ("alice", KeyScope.Operator, null, []),
        ];
        var keys = holders.ToDictionary(holder => holder.Name, _ => KeyText.New(), StringComparer.Ordinal);
        foreach (var (name, scope, channel, locations) in holders)
        {
            file.Change(now, ring => ring.Add(AccessKey.Of(keys[name], name, scope, channel, [.. locations], now, expires: null), now));
        }

        var gateway = FreePort.Next();
        _silo = await RunningSilo.StartAsync("--storage=memory", $"--keys={file.Path}", $"--gateway={gateway}");
        if (throughClient) _api = await RunningApi.StartAsync(gateway, $"--keys={file.Path}");
        foreach (var (name, key) in keys) _clients.Add(name, Oms.As(key));
        foreach (var place in new[] { "LEEDS", "YORK" })
        {
            (await As("alice").Put($"/v1/locations/{place}", new { name = place, kind = "warehouse", country = "GB" })).Is(201);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        if (_api is not null) await _api.DisposeAsync();
        if (_silo is not null) await _silo.DisposeAsync();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    private OmsClient As(string name) => _clients[name];

    private string Key(string name) => As(name).Http.DefaultRequestHeaders.Authorization!.Parameter!;

    private async Task<string> StockedSku()
    {
        var sku = Unique.Id("SKU");
        await As("leeds").Receive(sku, "LEEDS", 10);
        return sku;
    }
}
