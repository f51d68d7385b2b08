using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>A caller of the HTTP contract. It repeats nothing and hides nothing.</summary>
public sealed class OmsClient(Uri url) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = url, Timeout = Patience };

    /// <summary>The same server, called with a key; null for none.</summary>
    public OmsClient As(string? key)
    {
        var client = new OmsClient(url);
        client.Http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public Task<OmsAnswer> Get(string path) => Send(HttpMethod.Get, path, body: null);

    public Task<OmsAnswer> Put(string path, object body) => Send(HttpMethod.Put, path, Json(body));

    /// <param name="key">The Idempotency-Key; null for none.</param>
    public Task<OmsAnswer> Post(string path, object body, string? key, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, Json(body), [.. headers, .. key is null ? [] : new[] { ("Idempotency-Key", key) }]);

    public async Task<OmsAnswer> Send(HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        var stop = TestContext.Current.CancellationToken;
        using var response = await Http.SendAsync(request, stop);
        var answered = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new OmsAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop), answered);
    }

    /// <summary>Makes a warehouse with an id of its own; returns the id.</summary>
    public async Task<string> NewLocation(double? latitude = null, double? longitude = null, int priority = 0, bool returns = true)
    {
        var id = Unique.Id("WH");
        (await Put($"/v1/locations/{id}", new { name = "A warehouse", kind = "warehouse", country = "GB", latitude, longitude, priority, returns })).Is(201);
        return id;
    }

    /// <summary>Makes a SKU with an id of its own by receiving units of it; returns the id.</summary>
    public async Task<string> NewSku(params (string Location, int Units)[] stock)
    {
        var sku = Unique.Id("SKU");
        foreach (var (location, units) in stock) await Receive(sku, location, units);
        return sku;
    }

    /// <summary>Makes SKUs, each with so many units at each of the locations, in few calls.</summary>
    public async Task<string[]> NewSkus(int count, int units, params string[] locations)
    {
        var skus = Enumerable.Range(0, count).Select(_ => Unique.Id("SKU")).ToArray();
        foreach (var chunk in skus.SelectMany(_ => locations, (sku, location) => (sku, location)).Chunk(1_000))
        {
            var movements = chunk.Select(place => new { place.sku, place.location, type = "receipt", quantity = units, reason = "opening stock" });
            var booked = (await Post("/v1/stock/movements", new { movements }, Unique.Id("bulk"))).Is(200);
            Assert.All(booked.Json["results"]!.AsArray(), result => Assert.Equal(201, (int)result!["status"]!));
        }

        return skus;
    }

    public async Task<OmsAnswer> Receive(string sku, string location, int units, string? key = null) =>
        (await Move(sku, location, "receipt", units, key)).Is(201);

    public Task<OmsAnswer> Move(string sku, string location, string type, int units, string? key = null) =>
        Post($"/v1/stock/{sku}/{location}/movements", new { type, quantity = units, reason = "a test" }, key ?? Unique.Id("movement"));

    public Task<OmsAnswer> Place(OrderDraft order, string? key = null) => Post("/v1/orders", order, key ?? Unique.Id("order"));

    public Task<OmsAnswer> Order(string id) => Get($"/v1/orders/{id}");

    public Task<OmsAnswer> Ship(string order, string location, string? key, params (int Line, int Units)[] lines) =>
        Post($"/v1/orders/{order}/shipments", new { location, lines = Lines(lines) }, key ?? Unique.Id("shipment"));

    public Task<OmsAnswer> Cancel(string order, string? key, params (int Line, int Units)[] lines) =>
        lines.Length == 0
            ? Post($"/v1/orders/{order}/cancel", new { reason = "a test" }, key)
            : Post($"/v1/orders/{order}/cancel", new { reason = "a test", lines = Lines(lines) }, key);

    /// <summary>Announces a return of an order's units, by mail.</summary>
    public Task<OmsAnswer> Return(string order, string? key, params (int Line, int Units)[] lines) => Post(
        "/v1/returns",
        new { orderId = order, lines = lines.Select(line => new { line = line.Line, quantity = line.Units, reason = "a test" }), method = "mail" },
        key ?? Unique.Id("return"));

    public Task<OmsAnswer> ReceiveReturn(string id, string location, string? key, params (int Line, int Units)[] lines) =>
        Post($"/v1/returns/{id}/receive", new { location, lines = Lines(lines) }, key);

    public Task<OmsAnswer> Inspect(string id, string? key, params (int Line, int Units, string Disposition)[] lines) => Post(
        $"/v1/returns/{id}/inspect",
        new { lines = lines.Select(line => new { line = line.Line, quantity = line.Units, disposition = line.Disposition }) },
        key);

    public Task<OmsAnswer> Refund(string id, string? key = null) => Post($"/v1/returns/{id}/refund", new { }, key);

    /// <summary>Sends units from one location to another.</summary>
    public Task<OmsAnswer> Transfer(string from, string to, string? key, params (string Sku, int Units)[] lines) => Post(
        "/v1/transfers",
        new { from, to, lines = lines.Select(line => new { sku = line.Sku, quantity = line.Units }) },
        key ?? Unique.Id("transfer"));

    public Task<OmsAnswer> ReceiveTransfer(string id, string? key, params (int Line, int Units)[] lines) =>
        Post($"/v1/transfers/{id}/receive", new { lines = Lines(lines) }, key);

    public async Task<Levels> Stock(string sku, string location) => Levels.Of((await Get($"/v1/stock/{sku}/{location}")).Is(200).Json);

    public async Task<long> Available(string sku) => (long)(await Get($"/v1/availability/{sku}")).Is(200).Json["available"]!;

    /// <summary>All orders that a search finds, page after page.</summary>
    public async Task<IReadOnlyList<JsonNode>> Search(string query)
    {
        var found = new List<JsonNode>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await Get($"/v1/orders?{query}&limit=500{cursor}")).Is(200).Json;
            found.AddRange(page["items"]!.AsArray()!);
            cursor = page["nextCursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }

        return found;
    }

    public void Dispose() => Http.Dispose();

    private static byte[] Json(object body) => body switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => JsonSerializer.SerializeToUtf8Bytes(body, OrderDraft.Json),
    };

    private static object Lines((int Line, int Units)[] lines) => lines.Select(line => new { line = line.Line, quantity = line.Units });
}
