using System.Text;
using System.Text.Json.Nodes;

namespace OrleansOms.Baseline.Tests.Hosting;

/// <summary>A caller of the HTTP contract with names of its own.</summary>
public sealed class Shop(HttpClient http, string run)
{
    private int _keys;

    public string Place => Location("A");

    public string Location(string name) => $"{run}-{name}";

    public string Sku(int number) => $"{run}-{number}";

    /// <summary>A key that nobody has used.</summary>
    public string NewKey() => $"{run} {Interlocked.Increment(ref _keys)}";

    public Task<Reply> PutLocationAsync(string location, double? latitude = null, double? longitude = null) =>
        SendAsync(HttpMethod.Put, $"/v1/locations/{location}", null, new JsonObject
        {
            ["name"] = "A place",
            ["kind"] = "warehouse",
            ["country"] = "GB",
            ["latitude"] = latitude,
            ["longitude"] = longitude,
        }.ToJsonString());

    public async Task ReceiveAsync(string sku, string location, long quantity) =>
        (await PostAsync($"/v1/stock/{sku}/{location}/movements", NewKey(), $$"""{"type":"receipt","quantity":{{quantity}},"reason":"test"}""")).Is(201);

    /// <summary>An order's body.</summary>
    public static string Order(params (string Sku, long Quantity, string? Location)[] lines) => Order("\"country\":\"GB\"", lines);

    public static string Order(string address, params (string Sku, long Quantity, string? Location)[] lines)
    {
        var texts = lines.Select(line =>
            $$"""{"sku":"{{line.Sku}}","quantity":{{line.Quantity}},"unitPrice":"2.55","tax":"0.51"{{(line.Location is null ? "" : $",\"location\":\"{line.Location}\"")}}}""");
        return $$"""{"channel":"web","currency":"GBP","customer":{"id":"c-1"},"lines":[{{string.Join(',', texts)}}],"""
            + "\"delivery\":{\"method\":\"standard\",\"address\":{" + address + "}}}";
    }

    public Task<Reply> PlaceAsync(string body, string? key = null) => PostAsync("/v1/orders", key ?? NewKey(), body);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, null);

    public Task<Reply> PostAsync(string path, string? key, string body) => SendAsync(HttpMethod.Post, path, key, body);

    /// <summary>Units available and committed.</summary>
    public async Task<(long Available, long Committed)> LevelsAsync(string sku, string location)
    {
        var levels = (await GetAsync($"/v1/stock/{sku}/{location}")).Is(200).Json;
        return ((long)levels["available"]!, (long)levels["committed"]!);
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? key, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.Contains("Idempotency-Replayed"),
            response.Headers.Location?.OriginalString);
    }
}

/// <summary>What was answered.</summary>
public sealed record Reply(int Status, string Text, bool Replayed, string? Location)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public Reply Is(int status)
    {
        if (Status != status) Assert.Fail($"Expected {status}, got {Status}: {Text}");
        return this;
    }

    public Reply IsProblem(int status, string code)
    {
        Is(status);
        Assert.Equal(code, (string?)Json["code"]);
        return this;
    }
}
