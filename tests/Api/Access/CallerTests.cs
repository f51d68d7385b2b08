using System.Threading.Channels;
using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Tests.Access;

/// <summary>What follows from who calls: the actor, the keys of one's own, the channel, the locations.</summary>
public sealed class CallerTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "1");

    [Fact]
    public async Task Command_OfAKeysHolder_NamesItAsTheActor()
    {
        var grains = Placing();
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        await server.Post("/v1/orders", Examples.Order, Key, TestKeys.Storefront.Header);
        await server.Post("/v1/orders", Examples.Order, Key, TestKeys.Operator.Header);

        Assert.Equal(["web", "alice"], grains.Actors);
    }

    [Fact]
    public async Task Command_WithoutConfiguredKeys_IsAnOperators()
    {
        var grains = Placing();
        await using var server = await ApiServer.Start(grains);

        await server.Post("/v1/orders", Examples.Order, Key, TestKeys.Bearer("whatever"));

        Assert.Equal(["operator"], grains.Actors);
    }

    [Fact]
    public async Task Orders_PlacedWithTheSameKeyByTwoHolders_AreTwo()
    {
        var grains = Placing();
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);
        var other = Examples.Order.Replace("\"web\"", "\"b2b\"", StringComparison.Ordinal);

        var first = await server.Post("/v1/orders", Examples.Order, Key, TestKeys.Storefront.Header);
        var second = await server.Post("/v1/orders", other, Key, TestKeys.OtherStorefront.Header);
        var again = await server.Post("/v1/orders", Examples.Order, Key, TestKeys.Storefront.Header);

        var ids = new[] { first, second, again }.Select(answer => answer.Json.GetProperty("id").GetString()).ToList();
        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal(ids[0], ids[2]);
        Assert.Equal(["orders@web:1", "orders@wholesale:1", "orders@web:1"], grains.Commands.Select(c => ((PlaceOrder)c.Command).Key.Key));
    }

    [Fact]
    public void Own_OfAHolderNamedAsTheKeylessCaller_IsTheKeylessOne()
    {
        var named = Caller.Of(new TestKeys.Holder("operator", KeyScope.Operator, null, []).Key);

        Assert.Equal("orders:1", Caller.Operator.Own("orders", "1"));
        Assert.Equal("orders:1", named.Own("orders", "1"));
        Assert.Equal("orders@alice:1", Caller.Of(TestKeys.Operator.Key).Own("orders", "1"));
    }

    [Fact]
    public async Task Bulk_WithAMovementElsewhere_RefusesThatOneOnly()
    {
        var grains = Booking();
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        var results = (await server.Post("/v1/stock/movements", Movements("L", "M", "L2", "l"), Key, TestKeys.Node.Header)).Json.GetProperty("results");

        Assert.Equal([201, 403, 201, 403], results.EnumerateArray().Select(result => result.GetProperty("status").GetInt32()));
        var refused = results[1].GetProperty("problem");
        Assert.Equal(
            ("otherLocation", "/movements/1/location"),
            (refused.GetProperty("code").GetString(), refused.GetProperty("errors")[0].GetProperty("pointer").GetString()));
        Assert.Equal(["A@L", "A@L2"], grains.Commands.Where(c => c.Command is RecordMovement).Select(c => c.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bulk_OfMovementsThatAreAllElsewhere_TellsNoGrain()
    {
        var grains = Booking();
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        Assert.Equal(200, (await server.Post("/v1/stock/movements", Movements("M", "N"), Key, TestKeys.Node.Header)).Status);

        Assert.Empty(grains.Commands);
    }

    [Theory]
    [InlineData("", "web")]
    [InlineData("?channel=web", "web")]
    [InlineData("?channel=b2b", null)]
    public async Task Search_OfAStorefront_LooksInItsOwnChannelOnly(string query, string? searched)
    {
        string? asked = null;
        var grains = new FakeGrains().On<IOrderSearchGrain>(nameof(IOrderSearchGrain.Find), (_, arguments) =>
        {
            asked = ((OrderQuery)arguments[0]!).Channel;
            return ValueTask.FromResult<OrderPage?>(new OrderPage([], NextCursor: null));
        });
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        var answer = await server.Send(HttpMethod.Get, $"/v1/orders{query}", body: null, TestKeys.Storefront.Header);

        Assert.Equal((200, searched), (answer.Status, asked));
    }

    [Fact]
    public async Task OrderOfAnotherChannel_AndOneThatIsNot_AreToldAlike()
    {
        var grains = new FakeGrains().Shows<IOrderGrain, OrderView>(id => id[0] == '0' ? Examples.OrderView(id) : null);
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        var foreign = await server.Send(HttpMethod.Get, "/v1/orders/0123456789abcdefghjkmnpqrs", body: null, TestKeys.OtherStorefront.Header);
        var unknown = await server.Send(HttpMethod.Get, "/v1/orders/1123456789abcdefghjkmnpqrs", body: null, TestKeys.OtherStorefront.Header);

        Assert.Equal(WithoutTrace(unknown), WithoutTrace(foreign));
    }

    [Theory]
    [InlineData(3, "shipmentNotFound")]
    [InlineData(2, "otherLocation")]
    public async Task Delivered_ByANode_IsForShipmentsOfItsOwn(int shipment, string code)
    {
        var grains = new FakeGrains().Shows<IOrderGrain, OrderView>(id => Examples.OrderView(id) with
        {
            Shipments = [.. new[] { "L", "M" }.Select((place, index) => new ShipmentView(index + 1, place, null, null, Examples.Noon, null, []))],
        });
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);

        var answer = await server.Post($"/v1/orders/0123456789abcdefghjkmnpqrs/shipments/{shipment}/delivered", body: null, TestKeys.Node.Header);

        Assert.Equal(code, answer.Json.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("KEY")]
    [InlineData("Basic KEY")]
    [InlineData("Bearer KEY KEY")]
    [InlineData("Bearer KEYx")]
    public async Task Authorization_OfAnotherForm_OpensNothing(string value)
    {
        await using var server = await ApiServer.Start(Placing(), TestKeys.Configure);

        var header = ("Authorization", value.Replace("KEY", TestKeys.Operator.Text, StringComparison.Ordinal));
        var answer = await server.Send(HttpMethod.Get, "/v1/orders/0123456789abcdefghjkmnpqrs", body: null, header);

        answer.IsProblem(401, "invalidKey");
        Assert.DoesNotContain(TestKeys.Operator.Text[15..], answer.Body, StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_token\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_SentTwice_OpensNothing()
    {
        await using var server = await ApiServer.Start(Placing(), TestKeys.Configure);
        var key = TestKeys.Operator.Text;

        var answer = await server.Raw(
            $"GET /v1/skus/A HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_WithASmallBearer_IsTaken()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<IOrderGrain, OrderView>(id => Examples.OrderView(id)), TestKeys.Configure);

        var answer = await server.Send(
            HttpMethod.Get, "/v1/orders/0123456789abcdefghjkmnpqrs", body: null, ("Authorization", $"bearer {TestKeys.Operator.Text}"));

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Stream_OfAKeyThatExpires_Ends()
    {
        var views = Channel.CreateUnbounded<AvailabilityView>();
        var grains = new FakeGrains()
            .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, _) => ValueTask.FromResult<System.Collections.Immutable.ImmutableArray<AvailabilityView?>>([View(1)]))
            .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Watch), (_, _) => new ValueTask<AvailabilityView?>(views.Reader.ReadAsync().AsTask()!));
        var holder = TestKeys.Storefront.Rotated();
        var start = new Microsoft.Extensions.Time.Testing.FakeTimeProvider().GetUtcNow();
        var ring = Keyring.Empty.Add(holder.Key with { Expires = start.AddMinutes(1) }, start);
        await using var server = await ApiServer.Start(
            grains, builder => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(builder.Services, KeysInForce.Of(ring)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/availability/A/stream");
        request.Headers.TryAddWithoutValidation("Authorization", holder.Header.Value);
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var text = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        server.Time.Advance(TimeSpan.FromMinutes(1));
        views.Writer.TryWrite(View(2));
        while (!text.IsCompleted)
        {
            server.Time.Advance(ApiLimits.StreamPace);
            await Task.Yield();
        }

        Assert.Contains("id: 1\n", await text, StringComparison.Ordinal);
        Assert.DoesNotContain("id: 2\n", await text, StringComparison.Ordinal);
    }

    private static AvailabilityView View(long mark) => new("A", mark, [new LocationAvailability("L", mark)], Examples.Noon, mark);

    private static string WithoutTrace(ApiAnswer answer) => answer.Body.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal);

    private static string Movements(params string[] locations) =>
        $$"""{"movements": [{{string.Join(',', locations.Select(location => $$"""{"sku": "A", "location": "{{location}}", "type": "receipt", "quantity": 5, "reason": "delivery"}"""))}}]}""";

    private static FakeGrains Placing() =>
        new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Examples.OrderView(id), Shipment: null, Cancellation: null));

    private static FakeGrains Booking() => new FakeGrains()
        .Handles<IBatchGrain, BatchCommand>((_, _) => new Done())
        .Shows<ILocationGrain, LocationView>(Examples.Location)
        .Handles<IStockGrain, StockCommand>((id, _) => new StockLevels(Examples.Stock(id, 5, 2)));
}
