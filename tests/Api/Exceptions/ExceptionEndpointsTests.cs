using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Exceptions;

public sealed class ExceptionEndpointsTests
{
    private const string Order = "0123456789abcdefghjkmnpqrs";

    private const string Id = $"{Order}.2";

    [Fact]
    public async Task Find_WithConditions_AsksForThemAndShowsWhatIsFound()
    {
        ExceptionQuery? asked = null;
        var grains = new FakeGrains().On<IOrderSearchGrain>(nameof(IOrderSearchGrain.FindExceptions), (_, arguments) =>
        {
            asked = (ExceptionQuery)arguments[0]!;
            return ValueTask.FromResult<ExceptionPage?>(new ExceptionPage([Examples.ExceptionView(Order, 2)], "next"));
        });
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Get($"/v1/exceptions?status=open&sku=A&order={Order}&limit=10&cursor=before");

        Assert.Equal(new ExceptionQuery(true, Order, "A", 10, "before"), asked);
        Assert.Equal((200, "no-store", "next"), (answer.Status, answer.Header("Cache-Control"), answer.Json.GetProperty("nextCursor").GetString()));
        Assert.Equal(
            $$"""{"id":"{{Id}}","status":"open","version":7,"orderId":"{{Order}}","channel":"web","line":2,"sku":"A","quantity":4,"short":3,"location":"L","raisedAt":"2026-11-27T12:00:00Z"}""",
            answer.Json.GetProperty("items")[0].GetRawText());
        await server.Get("/v1/exceptions");
        Assert.Equal(new ExceptionQuery(null, null, null, 50, null), asked);
    }

    [Theory]
    [InlineData("status=closed", "unknownValue")]
    [InlineData("limit=0", "outOfBounds")]
    [InlineData("cursor=x", "invalidCursor")]
    [InlineData("customer=c", "unknownParameter")]
    public async Task Find_WithAConditionThatCantBe_Is422(string query, string code)
    {
        var grains = new FakeGrains().On<IOrderSearchGrain>(nameof(IOrderSearchGrain.FindExceptions), (_, _) => ValueTask.FromResult<ExceptionPage?>(null));
        await using var server = await ApiServer.Start(grains);

        (await server.Get($"/v1/exceptions?{query}")).IsProblem(422, code);
    }

    [Fact]
    public async Task Get_Known_HasItsOrdersVersionAsETag()
    {
        await using var server = await ApiServer.Start(Showing((id, number) => Examples.ExceptionView(id, number, open: false)));

        var answer = await server.Get($"/v1/exceptions/{Id}");

        Assert.Equal((200, "\"7\"", "no-store"), (answer.Status, answer.Header("ETag"), answer.Header("Cache-Control")));
        Assert.Equal(("resolved", "wait"), (answer.Json.GetProperty("status").GetString(), answer.Json.GetProperty("resolution").GetString()));
    }

    [Theory]
    [InlineData(Id)]
    [InlineData(Order)]
    [InlineData($"{Order}.")]
    [InlineData($"{Order}.0")]
    [InlineData($"{Order}.01")]
    [InlineData($"{Order}.+1")]
    [InlineData($"{Order}.99999999999")]
    [InlineData($"{Order}-1")]
    [InlineData("x.1")]
    public async Task Exception_Unknown_Is404(string id)
    {
        await using var server = await ApiServer.Start(
            Showing((_, _) => null).Handles<IOrderGrain, OrderCommand>((_, _) => new Rejected(Rejections.ExceptionNotFound)));

        (await server.Get($"/v1/exceptions/{id}")).IsProblem(404, "exceptionNotFound");
        (await server.Post($"/v1/exceptions/{id}/resolve", """{"resolution": "retry"}""")).IsProblem(404, "exceptionNotFound");
    }

    [Theory]
    [InlineData("retry", ExceptionResolution.Retry)]
    [InlineData("wait", ExceptionResolution.Wait)]
    [InlineData("cancel", ExceptionResolution.Cancel)]
    public async Task Resolve_ReachesTheOrderWithKeyAndVersion(string resolution, ExceptionResolution expected)
    {
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new ExceptionAnswered(Examples.ExceptionView(id, 2)));
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post(
            $"/v1/exceptions/{Id}/resolve", $$"""{"resolution": "{{resolution}}", "reason": "r"}""", ("Idempotency-Key", "k"), ("If-Match", "\"6\""));

        var (id, command) = grains.Commands.Single();
        var resolve = Assert.IsType<ResolveException>(command);
        Assert.Equal((Order, 2, expected, "r", "resolve/2:k", 6L), (id, resolve.Exception, resolve.Resolution, resolve.Reason, resolve.Key!.Key, resolve.IfMatch));
        Assert.Equal((200, "\"7\"", "open"), (answer.Status, answer.Header("ETag"), answer.Json.GetProperty("status").GetString()));
        await server.Post($"/v1/exceptions/{Id}/resolve", $$"""{"resolution": "{{resolution}}"}""");
        Assert.Null(((ResolveException)grains.Commands.Last().Command).Key);
    }

    [Theory]
    [InlineData("{}", "required", "/resolution")]
    [InlineData("""{"resolution": "ignore"}""", "unknownValue", "/resolution")]
    [InlineData("""{"resolution": "cancel", "reason": ""}""", "outOfBounds", "/reason")]
    [InlineData("""{"resolution": "cancel", "quantity": 1}""", "unknownProperty", "/quantity")]
    public async Task Resolve_WithABodyThatIsWrong_NamesThePlace(string body, string code, string pointer)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var problem = (await server.Post($"/v1/exceptions/{Id}/resolve", body)).IsProblem(422, code);

        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static FakeGrains Showing(Func<string, int, ExceptionView?> view) =>
        new FakeGrains().On<IOrderGrain>(nameof(IOrderGrain.Exception), (id, arguments) => ValueTask.FromResult(view(id, (int)arguments[0]!)));
}
