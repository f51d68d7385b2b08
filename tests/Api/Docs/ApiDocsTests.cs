using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Requests;
using OrleansOms.Api.Tests.Hosting;

namespace OrleansOms.Api.Tests.Docs;

public sealed partial class ApiDocsTests
{
    [Fact]
    public async Task Document_InProduction_Is31AndDescribesEveryEndpoint()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var document = (await server.Get("/openapi/v1.json")).Json;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "GET /livez",
                "GET /readyz",
                "GET /v1/availability/{sku}",
                "GET /v1/availability/{sku}/stream",
                "GET /v1/exceptions",
                "GET /v1/exceptions/{id}",
                "GET /v1/locations/{location}",
                "GET /v1/orders",
                "GET /v1/orders/{id}",
                "GET /v1/orders/{id}/events",
                "GET /v1/returns/{id}",
                "GET /v1/skus/{sku}",
                "GET /v1/stock/{sku}",
                "GET /v1/stock/{sku}/{location}",
                "GET /v1/stock/{sku}/{location}/movements",
                "GET /v1/transfers/{id}",
                "POST /v1/availability",
                "POST /v1/exceptions/{id}/resolve",
                "POST /v1/orders",
                "POST /v1/orders/{id}/cancel",
                "POST /v1/orders/{id}/shipments",
                "POST /v1/orders/{id}/shipments/{n}/delivered",
                "POST /v1/returns",
                "POST /v1/returns/{id}/approve",
                "POST /v1/returns/{id}/decline",
                "POST /v1/returns/{id}/inspect",
                "POST /v1/returns/{id}/receive",
                "POST /v1/returns/{id}/refund",
                "POST /v1/stock/movements",
                "POST /v1/stock/{sku}/{location}/movements",
                "POST /v1/transfers",
                "POST /v1/transfers/{id}/receive",
                "POST /v1/transfers/{id}/writeOff",
                "PUT /v1/locations/{location}",
                "PUT /v1/skus/{sku}",
            ],
            operations);
    }

    [Fact]
    public async Task Document_OfPlacingAnOrder_HasBodyHeadersAnswersAndProblems()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var document = (await server.Get("/openapi/v1.json")).Json;

        var place = document.GetProperty("paths").GetProperty("/v1/orders").GetProperty("post");
        Assert.Contains(place.GetProperty("parameters").EnumerateArray(), p =>
            p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("required").GetBoolean());
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var line = schemas.GetProperty("PlaceOrderRequest").GetProperty("properties").GetProperty("lines").GetProperty("items");
        Assert.Equal(1_000_000_000, line.GetProperty("properties").GetProperty("quantity").GetProperty("maximum").GetInt64());
        Assert.Equal(["sku", "quantity", "unitPrice"], line.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        var responses = place.GetProperty("responses");
        Assert.Equal(["201", "400", "401", "403", "409", "413", "415", "422", "500", "503"], responses.EnumerateObject().Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.True(responses.GetProperty("201").GetProperty("headers").TryGetProperty("ETag", out _));
        Assert.True(responses.GetProperty("409").GetProperty("content").TryGetProperty("application/problem+json", out _));
        var order = schemas.GetProperty("Order").GetProperty("properties");
        Assert.Contains("partiallyShipped", order.GetProperty("status").GetProperty("enum").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal("integer", order.GetProperty("version").GetProperty("type").GetString());
        Assert.Equal(("string", "date-time"), (order.GetProperty("placedAt").GetProperty("type").GetString(), order.GetProperty("placedAt").GetProperty("format").GetString()));
        Assert.DoesNotContain("reference", schemas.GetProperty("Order").GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal("Problem", responses.GetProperty("422").GetProperty("content").GetProperty("application/problem+json")
            .GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1]);
    }

    [Fact]
    public async Task Document_OfEachCall_SaysWhichScopesHaveIt()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var document = (await server.Get("/openapi/v1.json")).Json;

        IEnumerable<string?>? Scopes(string path, string method) =>
            document.GetProperty("paths").GetProperty(path).GetProperty(method).TryGetProperty("security", out var security) && security.GetArrayLength() > 0
                ? security[0].GetProperty("key").EnumerateArray().Select(scope => scope.GetString())
                : null;

        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.Equal(["storefront", "operator"], Scopes("/v1/orders", "post"));
        Assert.Equal(["node", "operator"], Scopes("/v1/orders/{id}/shipments", "post"));
        Assert.Equal(["operator"], Scopes("/v1/skus/{sku}", "put"));
        Assert.Null(Scopes("/livez", "get"));
    }

    [Fact]
    public async Task Page_OfTheDocument_LoadsNothingFromElsewhere()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var page = await server.Get("/docs");

        Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
        var scripts = Loaded().Matches(page.Body).Select(match => match.Groups["file"].Value).ToList();
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("//", script, StringComparison.Ordinal));
        Assert.DoesNotContain("https://", page.Body, StringComparison.Ordinal);
        foreach (var script in scripts) Assert.Equal(200, (await server.Get("/docs/" + script.Split('/')[^1])).Status);
    }

    [Fact]
    public void Samples_OfAnswers_AreWrittenAsTheAnswersAre()
    {
        foreach (var (type, sample) in Samples.Of)
        {
            var written = JsonSerializer.Serialize(JsonSerializer.Deserialize(sample, type, ApiJson.Default), type, ApiJson.Default);

            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), JsonNode.Parse(written)), written);
        }
    }

    [Fact]
    public async Task Examples_OfBodies_AreTaken()
    {
        await using var server = await ApiServer.Start(new FakeGrains());
        var document = (await server.Get("/openapi/v1.json")).Json;

        string Example(string path, string method) => document.GetProperty("paths").GetProperty(path).GetProperty(method)
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();

        AssertTaken(Example("/v1/orders", "post"), Api.Orders.Draft.Shape);
        AssertTaken(Example("/v1/orders/{id}/cancel", "post"), Api.Orders.CancelOrderEndpoint.Body);
        AssertTaken(Example("/v1/orders/{id}/shipments", "post"), Api.Orders.ShipOrderEndpoint.Body);
        AssertTaken(Example("/v1/returns", "post"), Api.Returns.RequestReturnEndpoint.Body);
        AssertTaken(Example("/v1/returns/{id}/decline", "post"), Api.Returns.DeclineReturnEndpoint.Body);
        AssertTaken(Example("/v1/returns/{id}/receive", "post"), Api.Returns.ReceiveReturnEndpoint.Body);
        AssertTaken(Example("/v1/returns/{id}/inspect", "post"), Api.Returns.InspectReturnEndpoint.Body);
        AssertTaken(Example("/v1/exceptions/{id}/resolve", "post"), Api.Exceptions.ResolveExceptionEndpoint.Body);
        AssertTaken(Example("/v1/transfers", "post"), Api.Transfers.RequestTransferEndpoint.Body);
        AssertTaken(Example("/v1/transfers/{id}/receive", "post"), Api.Transfers.ReceiveTransferEndpoint.Body);
        AssertTaken(Example("/v1/transfers/{id}/writeOff", "post"), Api.Transfers.WriteOffTransferEndpoint.Body);
        AssertTaken(Example("/v1/stock/{sku}/{location}/movements", "post"), Api.Stock.RecordMovementEndpoint.Body);
        AssertTaken(Example("/v1/stock/movements", "post"), Api.Stock.RecordMovementsEndpoint.Body);
        AssertTaken(Example("/v1/availability", "post"), Api.Availability.GetAvailabilities.Body);
        AssertTaken(Example("/v1/locations/{location}", "put"), Api.Locations.PutLocation.Description);
        AssertTaken(Example("/v1/skus/{sku}", "put"), Api.Skus.PutSku.Description);
    }

    [Fact]
    public async Task Document_OfReturns_HasStatusesKeysAndProblems()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var document = (await server.Get("/openapi/v1.json")).Json;

        var schemas = document.GetProperty("components").GetProperty("schemas");
        var statuses = schemas.GetProperty("Return").GetProperty("properties").GetProperty("status").GetProperty("enum");
        Assert.Equal("requested approved declined received inspected refunded closed", string.Join(' ', statuses.EnumerateArray().Select(s => s.GetString())));
        var inspect = document.GetProperty("paths").GetProperty("/v1/returns/{id}/inspect").GetProperty("post");
        Assert.Contains("409", inspect.GetProperty("responses").EnumerateObject().Select(response => response.Name));
        var dispositions = schemas.GetProperty("InspectReturnRequest").GetProperty("properties").GetProperty("lines").GetProperty("items")
            .GetProperty("properties").GetProperty("disposition").GetProperty("enum");
        Assert.Equal("restock damaged quality", string.Join(' ', dispositions.EnumerateArray().Select(d => d.GetString())));
    }

    private static void AssertTaken<T>(string example, Shape<T> shape) => Assert.Null(JsonBody.Parse(Encoding.UTF8.GetBytes(example), shape, out _)?.Detail);

    [GeneratedRegex("(?:src|href)=\"(?<file>[^\"]+\\.(?:js|css)[^\"]*)\"|import .* from '(?<file>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Loaded();
}
