using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Orders;

public sealed class PlaceOrderTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "k-1");

    [Fact]
    public async Task PlaceOrder_Settled_Is201WithLocationAndETag()
    {
        await using var server = await ApiServer.Start(Answering(id => new OrderAnswered(Examples.OrderView(id), Shipment: null, Cancellation: null)));

        var answer = await server.Post("/v1/orders", Examples.Order, Key);

        var id = answer.Json.GetProperty("id").GetString()!;
        Assert.Equal((201, $"/v1/orders/{id}", "\"3\""), (answer.Status, answer.Header("Location"), answer.Header("ETag")));
        Assert.Null(answer.Header("Idempotency-Replayed"));
        Assert.Matches("^[0-9a-z]{26}$", id);
        Assert.Equal("allocated", answer.Json.GetProperty("status").GetString());
        Assert.Equal("2026-11-27T12:00:00.125001Z", answer.Json.GetProperty("placedAt").GetString());
        Assert.Equal("2026-11-27T12:00:00Z", answer.Json.GetProperty("updatedAt").GetString());
        Assert.Equal("Zoë 🛒", answer.Json.GetProperty("customer").GetProperty("name").GetString());
        Assert.False(answer.Json.TryGetProperty("reference", out _));
    }

    [Fact]
    public async Task PlaceOrder_Replayed_HasTheSameBytesAndIsMarked()
    {
        var replayed = false;
        await using var server = await ApiServer.Start(Answering(id => new OrderAnswered(Examples.OrderView(id), Shipment: null, Cancellation: null) { Replayed = replayed }));

        var first = await server.Post("/v1/orders", Examples.Order, Key);
        replayed = true;
        var second = await server.Post("/v1/orders", Examples.Order, Key);

        Assert.Equal((first.Status, first.Body), (second.Status, second.Body));
        Assert.Equal("true", second.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task PlaceOrder_ByKey_ReachesOneGrainAKeyAndOneFingerprintABody()
    {
        var grains = Answering(id => new OrderAnswered(Examples.OrderView(id), Shipment: null, Cancellation: null));
        await using var server = await ApiServer.Start(grains);

        await server.Post("/v1/orders", Examples.Order, Key);
        await server.Post("/v1/orders", Examples.Order + " ", Key);
        await server.Post("/v1/orders", Examples.Order, ("Idempotency-Key", "k-2"));

        var asked = grains.Commands.Select(c => (c.Id, ((PlaceOrder)c.Command).Key)).ToList();
        Assert.Equal("orders:k-1", asked[0].Key.Key);
        Assert.Equal((asked[0].Id, asked[0].Key.Key), (asked[1].Id, asked[1].Key.Key));
        Assert.NotEqual(asked[0].Key.Fingerprint, asked[1].Key.Fingerprint);
        Assert.NotEqual(asked[0].Id, asked[2].Id);
        Assert.Equal(asked[0].Key.Fingerprint, asked[2].Key.Fingerprint);
    }

    [Fact]
    public async Task PlaceOrder_Short_Is409NamingTheLine()
    {
        var shortage = Rejections.InsufficientStock([new RejectionError("/lines/0", "2 can be had.", 1, "A", 6, 2)]);
        await using var server = await ApiServer.Start(Answering(_ => shortage));

        var problem = (await server.Post("/v1/orders", Examples.Order, Key)).IsProblem(409, "insufficientStock");

        var error = problem.GetProperty("errors")[0];
        Assert.Equal(
            ("/lines/0", 1, "A", 6, 2),
            (error.GetProperty("pointer").GetString(), error.GetProperty("line").GetInt32(), error.GetProperty("sku").GetString(),
                error.GetProperty("requested").GetInt32(), error.GetProperty("available").GetInt32()));
    }

    [Theory]
    [InlineData(RejectionKind.Conflict, 409, null)]
    [InlineData(RejectionKind.Invalid, 422, null)]
    [InlineData(RejectionKind.NotFound, 404, null)]
    [InlineData(RejectionKind.Stale, 412, null)]
    [InlineData(RejectionKind.Exhausted, 503, "1")]
    public async Task PlaceOrder_Rejected_HasTheStatusOfItsKind(RejectionKind kind, int status, string? retryAfter)
    {
        await using var server = await ApiServer.Start(Answering(_ => new Rejection(kind, "someCode", "Some detail.", [])));

        var answer = await server.Post("/v1/orders", Examples.Order, Key);

        answer.IsProblem(status, "someCode");
        Assert.Equal(retryAfter, answer.Header("Retry-After"));
    }

    [Theory]
    [InlineData("epoch")]
    [InlineData("timeout")]
    [InlineData("silo")]
    public async Task PlaceOrder_WithoutAnAnswerToGive_Is503ToBeTriedAgain(string failure)
    {
        await using var server = await ApiServer.Start(Answering(_ => failure switch
        {
            "epoch" => new Unavailable("The epoch ended."),
            "timeout" => throw new TimeoutException("secret"),
            _ => throw new Orleans.Runtime.SiloUnavailableException("secret"),
        }));

        var answer = await server.Post("/v1/orders", Examples.Order, Key);

        answer.IsProblem(503, "unavailable");
        Assert.Equal("1", answer.Header("Retry-After"));
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaceOrder_OnADefect_Is500WithoutItsInsides()
    {
        await using var server = await ApiServer.Start(Answering(_ => throw new InvalidOperationException("SELECT secret")));

        var answer = await server.Post("/v1/orders", Examples.Order, Key);

        answer.IsProblem(500, "internal");
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
    }

    private static FakeGrains Answering(Func<string, Reply> reply) =>
        new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => reply(id));
}
