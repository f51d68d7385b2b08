using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Tests.Access;

/// <summary>Every route with every scope, against grains that would do all that is asked.</summary>
public sealed class RouteAccessTests
{
    public static TheoryData<string> Routes => [.. RouteTable.Rows.Keys];

    [Fact]
    public async Task Routes_Mapped_AreAllInTheTableAndNoOthers()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var mapped = server.Routes.Where(route => !IsPage(route)).SelectMany(Names).Order(StringComparer.Ordinal);

        Assert.Equal(RouteTable.Rows.Keys.Order(StringComparer.Ordinal), mapped);
    }

    [Fact]
    public async Task Routes_Mapped_AllDeclareWhomTheyAdmit()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        Assert.All(server.Routes, route => Assert.True(route.Metadata.GetMetadata<Admittance>() is not null, $"{route} declares no scopes."));
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Route_CalledByEachScope_LetsInTheOnesOfTheTable(string route)
    {
        var (path, body, expected) = RouteTable.Rows[route];
        var method = new HttpMethod(route.Split(' ')[0]);
        var grains = Willing();
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        async Task<string> As(params (string Name, string Value)[] headers)
        {
            var before = grains.Commands.Count;
            var outcome = await Outcome(server, method, path, body, headers);
            Assert.True(outcome == "in" || grains.Commands.Count == before, $"{route} was refused with {outcome}, and yet a grain was told.");
            return outcome;
        }

        var outcomes = new Outcomes(
            await As(),
            await As(TestKeys.Bearer(KeyText.New())),
            await As(TestKeys.Storefront.Header),
            await As(TestKeys.OtherStorefront.Header),
            await As(TestKeys.Node.Header),
            await As(TestKeys.OtherNode.Header),
            await As(TestKeys.Operator.Header));
        Assert.Equal(expected, outcomes);
    }

    [Theory]
    [InlineData("/v1/nothing", "GET", 404)]
    [InlineData("/v1/orders", "DELETE", 405)]
    public async Task Path_OrMethodThatThereIsNot_IsToldWithoutAKey(string path, string method, int status)
    {
        await using var server = await ApiServer.Start(new FakeGrains(), TestKeys.Configure);

        Assert.Equal(status, (await server.Send(new HttpMethod(method), path, body: null)).Status);
    }

    private static async Task<string> Outcome(ApiServer server, HttpMethod method, string path, string? body, (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", "k");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);

        // A stream does not end by itself: its headers tell whether it was let in.
        var stop = TestContext.Current.CancellationToken;
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") return "in";

        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync(stop));
        if (!response.IsSuccessStatusCode)
        {
            if ((int)response.StatusCode == 401) Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
            return json.GetProperty("code").GetString()!;
        }

        if (json.TryGetProperty("items", out var items) && items.GetArrayLength() == 0) return "nothing";
        return json.TryGetProperty("results", out var results) && results[0].TryGetProperty("problem", out var problem)
            ? problem.GetProperty("code").GetString()!
            : "in";
    }

    private static IEnumerable<string> Names(RouteEndpoint route) =>
        route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{route.RoutePattern.RawText!.TrimStart('/')}");

    // The page of the contract is made of files that belong to a package.
    private static bool IsPage(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/').StartsWith("docs", StringComparison.Ordinal);

    private static FakeGrains Willing()
    {
        static OrderView Shipped(string id) => Examples.OrderView(id, new CancellationView(1, "late", Examples.Noon, "5.10", [new LineQuantity(1, 2)])) with
        {
            Shipments = [new ShipmentView(1, "L", Carrier: null, Tracking: null, Examples.Noon, DeliveredAt: null, [new LineQuantity(1, 1)])],
        };

        static SkuView Sku(string id) => new(id, Name: null, SkuKind.Stock, Backorderable: false, BackorderLimit: null, ["L"], Version: 1);

        static AvailabilityView Available(string sku) => new(sku, 7, [new LocationAvailability("L", 7)], Examples.Noon, Mark: 1);

        var summary = new OrderSummary("o", "allocated", null, "web", "c-1", "GBP", "1.00", Examples.Noon, Examples.Noon, 1, 1, "0.00", []);
        return new FakeGrains()
            .Handles<ILocationGrain, LocationCommand>((id, _) => new LocationDescribed(Examples.Location(id), Created: true))
            .Shows<ILocationGrain, LocationView>(Examples.Location)
            .Handles<ISkuGrain, SkuCommand>((id, _) => new SkuDescribed(Sku(id), Created: true))
            .Shows<ISkuGrain, SkuView>(Sku)
            .Handles<IStockGrain, StockCommand>((id, _) => new StockLevels(Examples.Stock(id, 5, 2)))
            .Shows<IStockGrain, StockView>(id => Examples.Stock(id, 5, 2))
            .On<IStockGrain>(nameof(IStockGrain.Movements), (_, _) => ValueTask.FromResult(ImmutableArray.Create(
                new StockMovement(1, "receipt", 5, Examples.Noon, "leeds", "request/1", "delivery", null, null))))
            .Handles<IBatchGrain, BatchCommand>((_, _) => new Done())
            .Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Shipped(id), Shipment: 1, Cancellation: 1))
            .Shows<IOrderGrain, OrderView>(Shipped)
            .Handles<IReturnGrain, ReturnCommand>((id, _) => new ReturnAnswered(Examples.ReturnView(id), Receipt: 1, Refund: 1))
            .Shows<IReturnGrain, ReturnView>(Examples.ReturnView)
            .Handles<ITransferGrain, TransferCommand>((id, _) => new TransferAnswered(Examples.TransferView(id), Receipt: 1, WriteOff: 1))
            .Shows<ITransferGrain, TransferView>(Examples.TransferView)
            .On<IOrderGrain>(nameof(IOrderGrain.Events), (_, _) => ValueTask.FromResult<ImmutableArray<OrderEventView>?>(
                [new OrderEventView(1, "order.placed.v1", Examples.Noon, "web", "request/1", "{}")]))
            .On<IOrderSearchGrain>(nameof(IOrderSearchGrain.Find), (_, arguments) =>
                ValueTask.FromResult<OrderPage?>(new OrderPage(((OrderQuery)arguments[0]!).Channel is null or "web" ? [summary] : [], NextCursor: null)))
            .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, arguments) =>
                ValueTask.FromResult<ImmutableArray<AvailabilityView?>>([.. ((ImmutableArray<string>)arguments[0]!).Select(Available)]))
            .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Watch), (_, _) => new ValueTask<AvailabilityView?>(new TaskCompletionSource<AvailabilityView?>().Task));
    }
}
