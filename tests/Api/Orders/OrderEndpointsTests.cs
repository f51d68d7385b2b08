using System.Collections.Immutable;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Orders;

public sealed class OrderEndpointsTests
{
    private const string Id = "0123456789abcdefghjkmnpqrs";

    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Fact]
    public async Task GetOrder_Known_HasItsVersionAsETag()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<IOrderGrain, OrderView>(id => Examples.OrderView(id)));

        var answer = await server.Get($"/v1/orders/{Id}");

        Assert.Equal((200, "\"3\"", "application/json"), (answer.Status, answer.Header("ETag"), answer.Header("Content-Type")));
    }

    [Theory]
    [InlineData(Id)]
    [InlineData("x")]
    [InlineData("0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("0123456789abcdefghjkmnpqr%2F")]
    public async Task GetOrder_Unknown_Is404(string id)
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<IOrderGrain, OrderView>(_ => null));

        Assert.Equal(404, (await server.Get($"/v1/orders/{id}")).Status);
    }

    [Fact]
    public async Task Cancel_Done_SaysWhatWasCancelled()
    {
        var cancellation = new CancellationView(2, "late", Examples.Noon, "5.10", [new LineQuantity(1, 2)]);
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Examples.OrderView(id, cancellation), Shipment: null, 2));
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post($"/v1/orders/{Id}/cancel", """{"reason": "late", "lines": [{"line": 1, "quantity": 2}]}""", ("If-Match", "\"2\""));

        Assert.Equal(200, answer.Status);
        var cancelled = answer.Json.GetProperty("cancelled");
        Assert.Equal((2, "5.10", 2), (cancelled.GetProperty("cancellation").GetInt32(), cancelled.GetProperty("amount").GetString(),
            cancelled.GetProperty("lines")[0].GetProperty("quantity").GetInt32()));
        var command = Assert.IsType<CancelOrder>(grains.Commands.Single().Command);
        Assert.Equal(("late", null, 2L), (command.Reason, command.Key, command.IfMatch));
    }

    [Fact]
    public async Task Ship_Done_Is201WithTheShipmentsNumber()
    {
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Examples.OrderView(id), Shipment: 1, Cancellation: null))
            .Shows<ILocationGrain, LocationView>(Examples.Location);
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post($"/v1/orders/{Id}/shipments", """{"lines": [{"line": 1, "quantity": 2}], "location": "L"}""", Key);

        Assert.Equal((201, 1, $"/v1/orders/{Id}"), (answer.Status, answer.Json.GetProperty("shipment").GetInt32(), answer.Header("Location")));
    }

    [Fact]
    public async Task Ship_FromALocationThatNobodyKnows_IsRefusedBeforeTheOrderIsAsked()
    {
        var grains = new FakeGrains().Shows<ILocationGrain, LocationView>(_ => null);
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post($"/v1/orders/{Id}/shipments", """{"lines": [{"line": 1, "quantity": 2}], "location": "L"}""", Key);

        Assert.Equal((422, "unknownLocation"), (answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Empty(grains.Commands);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    public async Task Delivered_WithNothingToSay_TakesNothing(string? body)
    {
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Examples.OrderView(id), Shipment: 1, Cancellation: null));
        await using var server = await ApiServer.Start(grains);

        Assert.Equal(200, (await server.Post($"/v1/orders/{Id}/shipments/1/delivered", body)).Status);
        Assert.Equal(new ConfirmDelivery(1, Key: null, IfMatch: null), grains.Commands.Single().Command);
    }

    /// <summary>An order keeps the keys of all its shipments, so a key must not stand for what was said of another one.</summary>
    [Fact]
    public async Task Delivered_OfTwoShipmentsWithOneKey_AreTwoKeys()
    {
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Examples.OrderView(id), Shipment: 1, Cancellation: null));
        await using var server = await ApiServer.Start(grains);

        await server.Post($"/v1/orders/{Id}/shipments/1/delivered", "{}", Key);
        await server.Post($"/v1/orders/{Id}/shipments/2/delivered", "{}", Key);

        var keys = grains.Commands.Select(asked => ((ConfirmDelivery)asked.Command).Key!.Key).ToArray();
        Assert.Equal(2, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public async Task Delivered_OfANumberThatIsNone_Is404(string n)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        (await server.Post($"/v1/orders/{Id}/shipments/{n}/delivered", "{}")).IsProblem(404, "shipmentNotFound");
    }

    [Fact]
    public async Task Timeline_LongerThanAPage_GoesOnAtTheCursor()
    {
        var grains = new FakeGrains().On<IOrderGrain>(nameof(IOrderGrain.Events), (_, arguments) =>
        {
            var (from, limit) = ((long)arguments[0]!, (int)arguments[1]!);
            var events = Enumerable.Range((int)from, (int)Math.Min(limit, 4 - from)).Select(n =>
                new OrderEventView(n, "order.placed.v1", Examples.Noon, "operator", "request/1", """{"a": [1]}"""));
            return ValueTask.FromResult<ImmutableArray<OrderEventView>?>([.. events]);
        });
        await using var server = await ApiServer.Start(grains);

        var first = (await server.Get($"/v1/orders/{Id}/events?limit=2")).Json;
        var second = (await server.Get($"/v1/orders/{Id}/events?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        Assert.Equal([1, 2, 3], first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("n").GetInt32()));
        Assert.Equal(1, first.GetProperty("items")[0].GetProperty("data").GetProperty("a")[0].GetInt32());
        Assert.False(second.TryGetProperty("nextCursor", out _));
    }

    [Fact]
    public async Task Search_ByEverything_PassesItOn()
    {
        OrderQuery? asked = null;
        await using var server = await ApiServer.Start(Searching(query =>
        {
            asked = query;
            return new OrderPage([], "next");
        }));

        var answer = await server.Get("/v1/orders?customer=c&status=shipped&sku=A&channel=web&reference=r&placedAfter=2026-11-27T08:30:00.5%2B01:00&placedBefore=2026-11-28T00:00:00Z&limit=7&cursor=x");

        Assert.Equal((200, "next"), (answer.Status, answer.Json.GetProperty("nextCursor").GetString()));
        var after = new DateTimeOffset(2026, 11, 27, 7, 30, 0, 500, TimeSpan.Zero);
        Assert.Equal(new OrderQuery("c", "shipped", "A", "web", "r", after, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero), 7, "x"), asked);
    }

    [Theory]
    [InlineData("limit=0", "outOfBounds", "limit")]
    [InlineData("limit=501", "outOfBounds", "limit")]
    [InlineData("limit=ten", "outOfBounds", "limit")]
    [InlineData("limit=1&limit=2", "duplicateParameter", "limit")]
    [InlineData("status=Shipped", "unknownValue", "status")]
    [InlineData("placedAfter=2026-11-27", "invalidTime", "placedAfter")]
    [InlineData("placedAfter=2026-11-27T08:30:00", "invalidTime", "placedAfter")]
    [InlineData("placedAfter=2026-13-27T08:30:00Z", "invalidTime", "placedAfter")]
    [InlineData("customer=", "invalidParameter", "customer")]
    [InlineData("customer=a%00b", "invalidParameter", "customer")]
    [InlineData("costumer=c", "unknownParameter", "costumer")]
    [InlineData("cursor=none-of-ours", "invalidCursor", "cursor")]
    public async Task Search_WithAWrongParameter_NamesIt(string query, string code, string parameter)
    {
        await using var server = await ApiServer.Start(Searching(_ => null));

        var problem = (await server.Get($"/v1/orders?{query}")).IsProblem(422, code);

        Assert.Equal(parameter, problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    private static FakeGrains Searching(Func<OrderQuery, OrderPage?> find) =>
        new FakeGrains().On<IOrderSearchGrain>(nameof(IOrderSearchGrain.Find), (_, arguments) => ValueTask.FromResult(find((OrderQuery)arguments[0]!)));
}
