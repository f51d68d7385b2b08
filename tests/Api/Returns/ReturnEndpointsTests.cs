using OrleansOms.Api.Tests.Access;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Tests.Returns;

public sealed class ReturnEndpointsTests
{
    private const string Id = "0123456789abcdefghjkmnpqrs";

    private const string Announcement =
        $$"""{"orderId": "{{Id}}", "lines": [{"line": 1, "quantity": 2, "reason": "too small"}], "method": "mail"}""";

    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Fact]
    public async Task Request_Granted_Is201AtAnIdOfItsKey()
    {
        var grains = Answering(id => new ReturnAnswered(Examples.ReturnView(id), Receipt: null, Refund: null));
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post("/v1/returns", Announcement, Key);

        var (id, command) = grains.Commands.Single();
        Assert.Equal((201, $"/v1/returns/{id}", "\"3\""), (answer.Status, answer.Header("Location"), answer.Header("ETag")));
        Assert.Equal((id, "approved", "mail"), (Text(answer, "id"), Text(answer, "status"), Text(answer, "method")));
        var request = Assert.IsType<RequestReturn>(command);
        Assert.Equal((Id, new AnnouncedLine(1, 2, "too small"), ReturnMethod.Mail), (request.Order, request.Lines.Single(), request.Method));
        await server.Post("/v1/returns", Announcement, Key);
        Assert.Equal(id, grains.Commands.Last().Id);
        await server.Post("/v1/returns", Announcement, ("Idempotency-Key", "other"));
        Assert.NotEqual(id, grains.Commands.Last().Id);
    }

    [Theory]
    [InlineData("no-such-order")]
    [InlineData("0123456789ABCDEFGHJKMNPQRS")]
    public async Task Request_OfAnOrderThatCantBe_Is422(string order)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var problem = (await server.Post("/v1/returns", Announcement.Replace(Id, order, StringComparison.Ordinal), Key)).IsProblem(422, "unknownOrder");

        Assert.Equal("/orderId", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("", """{"orderId": "x", "lines": [], "method": "mail"}""", "outOfBounds", "/lines")]
    [InlineData("", """{"orderId": "x", "lines": [{"line": 1, "quantity": 1}], "method": "mail"}""", "required", "/lines/0/reason")]
    [InlineData("", """{"orderId": "x", "lines": [{"line": 1, "quantity": 1, "reason": "r"}], "method": "pigeon"}""", "unknownValue", "/method")]
    [InlineData("/receive", """{"location": "L", "lines": [{"line": 1, "quantity": 0}]}""", "outOfBounds", "/lines/0/quantity")]
    [InlineData("/receive", """{"lines": [{"line": 1, "quantity": 1}]}""", "required", "/location")]
    [InlineData("/inspect", """{"lines": [{"line": 1, "quantity": 1, "disposition": "eat"}]}""", "unknownValue", "/lines/0/disposition")]
    [InlineData("/inspect", """{"lines": [{"line": 1, "quantity": 1}]}""", "required", "/lines/0/disposition")]
    [InlineData("/refund", """{"amount": "5.00"}""", "unknownProperty", "/amount")]
    public async Task Body_ThatIsWrong_NamesThePlace(string verb, string body, string code, string pointer)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var problem = (await server.Post(verb.Length == 0 ? "/v1/returns" : $"/v1/returns/{Id}{verb}", body, Key)).IsProblem(422, code);

        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task GetReturn_Known_HasItsVersionAsETag()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<IReturnGrain, ReturnView>(Examples.ReturnView));

        var answer = await server.Get($"/v1/returns/{Id}");

        Assert.Equal((200, "\"3\"", "no-store"), (answer.Status, answer.Header("ETag"), answer.Header("Cache-Control")));
        Assert.Equal(1, answer.Json.GetProperty("lines")[0].GetProperty("unannounced").GetInt64());
    }

    [Theory]
    [InlineData(Id)]
    [InlineData("x")]
    public async Task GetReturn_Unknown_Is404(string id)
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<IReturnGrain, ReturnView>(_ => null));

        (await server.Get($"/v1/returns/{id}")).IsProblem(404, "returnNotFound");
        (await server.Post("/v1/returns/x/refund", body: null)).IsProblem(404, "returnNotFound");
    }

    public static TheoryData<string, string?, ReturnChange> Changes => new()
    {
        { "approve", null, new ApproveReturn() },
        { "decline", "{}", new DeclineReturn(null) },
        { "decline", """{"reason": "worn"}""", new DeclineReturn("worn") },
        { "refund", "", new RefundReturn() },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_ReachesTheGrainWithKeyAndVersion(string verb, string? body, ReturnChange expected)
    {
        var grains = Answering(id => new ReturnAnswered(Examples.ReturnView(id), Receipt: null, Refund: null));
        await using var server = await ApiServer.Start(grains);

        Assert.Equal(200, (await server.Post($"/v1/returns/{Id}/{verb}", body)).Status);
        Assert.Equal((Id, expected), grains.Commands.Last());
        await server.Post($"/v1/returns/{Id}/{verb}", body, Key, ("If-Match", "\"7\""));
        var change = Assert.IsAssignableFrom<ReturnChange>(grains.Commands.Last().Command);
        Assert.Equal(($"{verb}:k", 7L), (change.Key!.Key, change.IfMatch));
    }

    [Fact]
    public async Task ReceiveAndInspect_ReachTheGrainWithTheirLines()
    {
        var grains = Answering(id => new ReturnAnswered(Examples.ReturnView(id), Receipt: 1, Refund: null));
        await using var server = await ApiServer.Start(grains);

        var received = await server.Post($"/v1/returns/{Id}/receive", """{"location": "L", "lines": [{"line": 1, "quantity": 2}]}""");
        var receive = Assert.IsType<ReceiveReturn>(grains.Commands.Last().Command);
        await server.Post(
            $"/v1/returns/{Id}/inspect",
            """{"lines": [{"line": 1, "quantity": 2, "disposition": "quality", "location": "L"}, {"line": 2, "quantity": 1, "disposition": "restock"}]}""");
        var inspect = Assert.IsType<InspectReturn>(grains.Commands.Last().Command);

        Assert.Equal(1, received.Json.GetProperty("receipt").GetInt32());
        Assert.Equal(("L", new LineQuantity(1, 2)), (receive.Location, receive.Lines.Single()));
        Assert.Equal([new InspectedLine(1, 2, Disposition.Quality, "L"), new InspectedLine(2, 1, Disposition.Restock, Location: null)], inspect.Lines);
    }

    [Fact]
    public async Task Refund_Done_SaysWhatWasRefunded()
    {
        await using var server = await ApiServer.Start(Answering(id => new ReturnAnswered(Examples.ReturnView(id), Receipt: null, Refund: 2)));

        var refund = (await server.Post($"/v1/returns/{Id}/refund", "{}")).Json.GetProperty("refund");

        Assert.Equal((2, "6.12"), (refund.GetProperty("refund").GetInt32(), refund.GetProperty("amount").GetString()));
    }

    [Fact]
    public async Task Inspect_ByANodeOfOneLocation_IsOfWhatLiesThere()
    {
        var grains = Answering(id => new ReturnAnswered(Examples.ReturnView(id), Receipt: null, Refund: null));
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);
        const string Body = """{"lines": [{"line": 1, "quantity": 1, "disposition": "restock"}]}""";

        await server.Post($"/v1/returns/{Id}/inspect", Body, TestKeys.OtherNode.Header);
        var unclear = await server.Post($"/v1/returns/{Id}/inspect", Body, TestKeys.Node.Header);

        Assert.Equal("M", Assert.IsType<InspectReturn>(grains.Commands.Single().Command).Lines.Single().Location);
        Assert.Equal("/lines/0/location", unclear.IsProblem(403, "otherLocation").GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static FakeGrains Answering(Func<string, Reply> reply) => new FakeGrains().Handles<IReturnGrain, ReturnCommand>((id, _) => reply(id));

    private static string? Text(ApiAnswer answer, string name) => answer.Json.GetProperty(name).GetString();
}
