using System.Net.Http.Headers;
using System.Text;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Problems;

/// <summary>What is refused before any grain is asked: these grains would answer every call with an exception.</summary>
public sealed class RefusalTests
{
    private const string Cancel = "/v1/orders/0123456789abcdefghjkmnpqrs/cancel";

    private static readonly (string, string) Key = ("Idempotency-Key", "k");

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/stock")]
    [InlineData("/v2/orders/x")]
    [InlineData("/v1/skus/a%2Fb")]
    [InlineData("/v1/skus/a%FFb")]
    public async Task Path_ThatLeadsNowhere_Is404(string path)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        (await server.Get(path)).IsProblem(404, "routeNotFound");
    }

    [Fact]
    public async Task Method_ThatIsNotForThePath_Is405WithAllow()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        var answer = await server.Send(HttpMethod.Delete, "/v1/orders", body: null);

        answer.IsProblem(405, "methodNotAllowed");
        Assert.Equal(["GET", "POST"], answer.Header("Allow")!.Split(", ").Order());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task MediaType_OtherThanJson_Is415(string? type)
    {
        await using var server = await ApiServer.Start(new FakeGrains());
        using var request = Place(new ByteArrayContent(Encoding.UTF8.GetBytes(Examples.Order)));
        if (type is not null) request.Content!.Headers.TryAddWithoutValidation("Content-Type", type);

        (await server.Send(request)).IsProblem(415, "unsupportedMediaType");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    public async Task MediaType_JsonInUtf8_IsRead(string type)
    {
        await using var server = await ApiServer.Start(new FakeGrains());
        using var request = Place(new ByteArrayContent("{}"u8.ToArray()));
        request.Content!.Headers.TryAddWithoutValidation("Content-Type", type);

        (await server.Send(request)).IsProblem(422, "required");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_LargerThanTheBound_Is413(bool chunked)
    {
        await using var server = await ApiServer.Start(new FakeGrains());
        using var request = Place(new ByteArrayContent(new byte[ApiLimits.BodyBytes + 1]));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        (await server.Send(request)).IsProblem(413, "bodyTooLarge");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_AsLargeAsTheBound_IsRead(bool chunked)
    {
        await using var server = await ApiServer.Start(new FakeGrains());
        using var request = Place(new ByteArrayContent(Encoding.UTF8.GetBytes("{}".PadRight(ApiLimits.BodyBytes))));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        (await server.Send(request)).IsProblem(422, "required");
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/returns")]
    [InlineData("/v1/transfers")]
    [InlineData("/v1/stock/movements")]
    [InlineData("/v1/stock/A/L/movements")]
    [InlineData("/v1/orders/0123456789abcdefghjkmnpqrs/shipments")]
    public async Task Key_MissingWhereSomethingIsCreated_Is400(string path)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        (await server.Post(path, "{}")).IsProblem(400, "idempotencyKeyRequired");
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData(Cancel)]
    [InlineData("/v1/availability")]
    public async Task Key_TooLong_Is400AndTheLongestIsTaken(string path)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        (await server.Post(path, "{}", ("Idempotency-Key", new string('k', 256)))).IsProblem(400, "invalidIdempotencyKey");
        (await server.Post(path, "{}", ("Idempotency-Key", new string('k', 255)))).IsProblem(422, "required");
    }

    [Fact]
    public async Task Key_SentTwice_Is400()
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        // A client that is told to send two values joins them; a raw one sends two headers.
        var answer = await server.Raw("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("invalidIdempotencyKey", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"3")]
    [InlineData("W/3")]
    [InlineData("\"3\", \"4\"")]
    [InlineData("")]
    public async Task IfMatch_Malformed_Is400(string value)
    {
        await using var server = await ApiServer.Start(new FakeGrains());

        (await server.Post(Cancel, """{"reason": "late"}""", ("If-Match", value))).IsProblem(400, "invalidIfMatch");
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("\"3\"", 3L)]
    [InlineData("\"abc\"", -1L)]
    [InlineData("W/\"3\"", -1L)]
    [InlineData("\"-3\"", -1L)]
    [InlineData("\"99999999999999999999\"", -1L)]
    public async Task IfMatch_WellFormed_ReachesTheGrain(string value, long? version)
    {
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((_, _) => Rejections.StaleVersion);
        await using var server = await ApiServer.Start(grains);

        (await server.Post(Cancel, """{"reason": "late"}""", ("If-Match", value))).IsProblem(412, "staleVersion");
        Assert.Equal(version, ((CancelOrder)grains.Commands.Single().Command).IfMatch);
    }

    private static HttpRequestMessage Place(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders") { Content = content };
        request.Headers.TryAddWithoutValidation(Key.Item1, Key.Item2);
        return request;
    }
}
