using OrleansOms.Api.Tests.Access;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Tests.Transfers;

public sealed class TransferEndpointsTests
{
    private const string Id = "0123456789abcdefghjkmnpqrs";

    private const string FromLToM = """{"from": "L", "to": "M", "lines": [{"sku": "A", "quantity": 5}]}""";

    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Fact]
    public async Task Request_Sent_Is201AtAnIdOfItsKey()
    {
        var grains = Willing();
        await using var server = await ApiServer.Start(grains);

        var answer = await server.Post("/v1/transfers", FromLToM, Key);

        var (id, command) = grains.Commands.Single();
        Assert.Equal((201, $"/v1/transfers/{id}", "\"3\""), (answer.Status, answer.Header("Location"), answer.Header("ETag")));
        Assert.Equal((id, "partiallyReceived"), (Text(answer, "id"), Text(answer, "status")));
        var request = Assert.IsType<RequestTransfer>(command);
        Assert.Equal(("L", "M", new SentLine("A", 5)), (request.From, request.To, request.Lines.Single()));
        await server.Post("/v1/transfers", FromLToM, Key);
        Assert.Equal(id, grains.Commands.Last().Id);
    }

    [Theory]
    [InlineData("", """{"from": "L", "to": "M", "lines": []}""", "outOfBounds", "/lines")]
    [InlineData("", """{"from": "L", "lines": [{"sku": "A", "quantity": 5}]}""", "required", "/to")]
    [InlineData("", """{"from": "L", "to": "M", "lines": [{"sku": "A", "quantity": 0}]}""", "outOfBounds", "/lines/0/quantity")]
    [InlineData("", """{"from": "a b", "to": "M", "lines": [{"sku": "A", "quantity": 1}]}""", "invalidId", "/from")]
    [InlineData("/receive", "{}", "required", "/lines")]
    [InlineData("/receive", """{"lines": [{"line": 0, "quantity": 1}]}""", "outOfBounds", "/lines/0/line")]
    [InlineData("/writeOff", """{"lines": [{"line": 1, "quantity": 1}]}""", "required", "/reason")]
    [InlineData("/writeOff", """{"reason": "lost", "lines": []}""", "outOfBounds", "/lines")]
    public async Task Body_ThatIsWrong_NamesThePlace(string verb, string body, string code, string pointer)
    {
        await using var server = await ApiServer.Start(Willing());

        var problem = (await server.Post(verb.Length == 0 ? "/v1/transfers" : $"/v1/transfers/{Id}{verb}", body, Key)).IsProblem(422, code);

        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task ReceiveAndWriteOff_ReachTheGrainWithKeyVersionAndLines()
    {
        var grains = Willing();
        await using var server = await ApiServer.Start(grains);

        var received = await server.Post($"/v1/transfers/{Id}/receive", """{"lines": [{"line": 1, "quantity": 2}]}""", Key, ("If-Match", "\"7\""));
        var receive = Assert.IsType<ReceiveTransfer>(grains.Commands.Last().Command);
        await server.Post($"/v1/transfers/{Id}/writeOff", """{"reason": "lost"}""");
        var all = Assert.IsType<WriteOffTransfer>(grains.Commands.Last().Command);
        await server.Post($"/v1/transfers/{Id}/writeOff", """{"reason": "lost", "lines": [{"line": 1, "quantity": 2}]}""");
        var some = Assert.IsType<WriteOffTransfer>(grains.Commands.Last().Command);

        Assert.Equal((200, 1), (received.Status, received.Json.GetProperty("receipt").GetInt32()));
        Assert.Equal(("receive:k", 7L, new LineQuantity(1, 2)), (receive.Key!.Key, receive.IfMatch, receive.Lines.Single()));
        Assert.Equal(("lost", 0), (all.Reason, all.Lines.Length));
        Assert.Equal([new LineQuantity(1, 2)], some.Lines);
    }

    [Fact]
    public async Task Transfer_Unknown_Is404()
    {
        await using var server = await ApiServer.Start(new FakeGrains().Shows<ITransferGrain, TransferView>(_ => null));

        (await server.Get($"/v1/transfers/{Id}")).IsProblem(404, "transferNotFound");
        (await server.Get("/v1/transfers/x")).IsProblem(404, "transferNotFound");
        (await server.Post($"/v1/transfers/{Id}/writeOff", """{"reason": "lost"}""")).IsProblem(404, "transferNotFound");
    }

    [Fact]
    public async Task Transfer_BetweenLocationsOfTwoKeys_IsReceivedByOneAndWrittenOffByTheOther()
    {
        // One key is for M alone; the transfer leads from N to M.
        var grains = Willing("N", "M");
        await using var server = await ApiServer.Start(grains, TestKeys.Configure);
        var here = TestKeys.OtherNode.Header;
        const string Lines = """{"lines": [{"line": 1, "quantity": 2}]}""";

        Assert.Equal("/from", (await server.Post("/v1/transfers", FromLToM, here, Key)).IsProblem(403, "otherLocation")
            .GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal(200, (await server.Post($"/v1/transfers/{Id}/receive", Lines, here)).Status);
        (await server.Post($"/v1/transfers/{Id}/writeOff", """{"reason": "lost"}""", here)).IsProblem(403, "otherLocation");
        (await server.Post($"/v1/transfers/{Id}/receive", Lines, TestKeys.Node.Header)).IsProblem(403, "otherLocation");
        Assert.Single(grains.Commands);
    }

    private static FakeGrains Willing(string from = "L", string to = "M") => new FakeGrains()
        .Handles<ITransferGrain, TransferCommand>((id, _) => new TransferAnswered(Examples.TransferView(id, from, to), Receipt: 1, WriteOff: null))
        .Shows<ITransferGrain, TransferView>(id => Examples.TransferView(id, from, to));

    private static string? Text(ApiAnswer answer, string name) => answer.Json.GetProperty(name).GetString();
}
