using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Api.Tests.Availability;

public sealed class AvailabilityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Availability_Known_IsNeverKeptAndUnknownIs404()
    {
        await using var server = await ApiServer.Start(Reading());

        var answer = await server.Get("/v1/availability/A");

        Assert.Equal((200, "no-store"), (answer.Status, answer.Header("Cache-Control")));
        Assert.Equal("""{"sku":"A","available":7,"locations":[{"location":"L","available":7}],"asOf":"2026-11-27T12:00:00Z"}""", answer.Body);
        (await server.Get("/v1/availability/never-seen")).IsProblem(404, "skuNotFound");
        (await server.Get("/v1/availability/a%20b")).IsProblem(404, "skuNotFound");
    }

    [Fact]
    public async Task Batch_OfKnownAndUnknown_TellsThemApart()
    {
        await using var server = await ApiServer.Start(Reading());

        var answer = await server.Post("/v1/availability", """{"skus": ["B", "never-seen", "A"]}""");

        Assert.Equal(["B", "A"], answer.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("sku").GetString()));
        Assert.Equal(["never-seen"], answer.Json.GetProperty("unknown").EnumerateArray().Select(i => i.GetString()));
    }

    [Fact]
    public async Task Availability_InMemory_IsAnsweredWithTheSameBytesAndWithoutAGrain()
    {
        await using var asking = await ApiServer.Start(Reading());
        await using var knowing = await ApiServer.Start(new FakeGrains(), Knowing("A", "B"));

        Assert.Equal(await Seen(asking, "A"), await Seen(knowing, "A"));
        Assert.Equal(await SeenOfMany(asking, "B", "A", "B"), await SeenOfMany(knowing, "B", "A", "B"));
    }

    [Fact]
    public async Task Batch_PartlyInMemory_AsksForTheRestAndKeepsTheOrder()
    {
        await using var asking = await ApiServer.Start(Reading());
        var asked = new List<string>();
        var grains = new FakeGrains().On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, arguments) =>
        {
            asked.AddRange((ImmutableArray<string>)arguments[0]!);
            return ValueTask.FromResult<ImmutableArray<AvailabilityView?>>([null, View("C", 7, mark: 1)]);
        });
        await using var knowing = await ApiServer.Start(grains, Knowing("A", "B"));

        Assert.Equal(await SeenOfMany(asking, "A", "never-seen", "C", "B"), await SeenOfMany(knowing, "A", "never-seen", "C", "B"));
        Assert.Equal(["never-seen", "C"], asked);
    }

    [Fact]
    public async Task Batch_OfNoneThatIsKnown_HasNoItems()
    {
        await using var server = await ApiServer.Start(Reading());

        Assert.Equal("""{"items":[],"unknown":["never-seen"]}""", (await server.Post("/v1/availability", """{"skus": ["never-seen"]}""")).Body);
    }

    // What is in memory is the sum over all locations.
    [Fact]
    public async Task Batch_AtLocations_AsksTheGrain()
    {
        var grains = new FakeGrains()
            .Shows<ILocationGrain, LocationView>(id => new LocationView(id, new LocationDescription(id, LocationKind.Store, "GB", null, null, 0, true, true, true), 1))
            .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, arguments) =>
                ValueTask.FromResult<ImmutableArray<AvailabilityView?>>([View("A", ((ImmutableArray<string>)arguments[1]!).Length, mark: 1)]));
        await using var server = await ApiServer.Start(grains, Knowing("A"));

        var answer = await server.Post("/v1/availability", """{"skus": ["A"], "locations": ["L"]}""");

        Assert.Equal(1, answer.Json.GetProperty("items")[0].GetProperty("available").GetInt64());
    }

    [Fact]
    public async Task Batch_AtALocationThatNobodyKnows_Is422()
    {
        await using var server = await ApiServer.Start(Reading().On<ILocationGrain>(nameof(ILocationGrain.View), (id, _) =>
            ValueTask.FromResult<LocationView?>(id == "L" ? new LocationView("L", new LocationDescription("L", LocationKind.Store, "GB", null, null, 0, true, true, true), 1) : null)));

        var answer = await server.Post("/v1/availability", """{"skus": ["A"], "locations": ["L", "M"]}""");

        answer.IsProblem(422, "unknownLocation");
        Assert.Equal("/locations/1", answer.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal(200, (await server.Post("/v1/availability", """{"skus": ["A"], "locations": ["L"]}""")).Status);
    }

    [Theory]
    [InlineData(500, 200)]
    [InlineData(501, 422)]
    [InlineData(0, 422)]
    public async Task Batch_OfMany_IsTakenUpToTheBound(int count, int status)
    {
        await using var server = await ApiServer.Start(Reading());

        Assert.Equal(status, (await server.Post("/v1/availability", $$"""{"skus": [{{string.Join(',', Enumerable.Repeat("\"A\"", count))}}]}""")).Status);
    }

    [Fact]
    public async Task Stream_OfChanges_SendsEachViewUnderItsMarkAndEndsWithTheServer()
    {
        var views = Channel.CreateUnbounded<AvailabilityView>();
        await using var server = await ApiServer.Start(Watching(views));
        var events = await Open(server);

        Assert.Equal(["id: 1", "event: availability", Data(7), ""], await Lines(events, 4));
        await views.Writer.WriteAsync(View("A", 9, mark: 4), TestContext.Current.CancellationToken);
        Assert.Equal(["id: 4", "event: availability", Data(9), ""], await Lines(events, 4, server));

        await server.Stop();
        Assert.Null(await events.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stream_TakenUpAgain_SendsNothingTheClientHas()
    {
        var views = Channel.CreateUnbounded<AvailabilityView>();
        await using var server = await ApiServer.Start(Watching(views));

        var events = await Open(server, lastEventId: "1");

        Assert.Equal([": still here", ""], await Lines(events, 2));
    }

    [Fact]
    public async Task Stream_WithNothingNew_SendsAComment()
    {
        var views = Channel.CreateUnbounded<AvailabilityView>();
        await using var server = await ApiServer.Start(Watching(views));
        var events = await Open(server);
        await Lines(events, 4);

        await views.Writer.WriteAsync(View("A", 7, mark: 1), TestContext.Current.CancellationToken);

        Assert.Equal([": still here", ""], await Lines(events, 2, server));
    }

    [Fact]
    public async Task Stream_WhoseSkuCanNotBeAskedAfterForAWhile_SaysSoByCommentsAndGoesOn()
    {
        var answers = new Queue<Func<AvailabilityView>>([() => throw new TimeoutException(), () => throw new TimeoutException(), () => View("A", 9, mark: 4)]);
        await using var server = await ApiServer.Start(Answering(() => answers.TryDequeue(out var next) ? new(next()) : new(new TaskCompletionSource<AvailabilityView?>().Task)));
        var events = await Open(server);
        await Lines(events, 4);

        Assert.Equal([": still here", "", ": still here", "", "id: 4", "event: availability", Data(9), ""], await Lines(events, 8, server));
    }

    [Fact]
    public async Task Stream_WhoseSkuCanNotBeAskedAfterForLong_Ends()
    {
        await using var server = await ApiServer.Start(Answering(() => throw new TimeoutException()));
        var events = await Open(server);

        for (var lines = 0; (await Lines(events, 1, server))[0] is not null; lines++) Assert.InRange(lines, 0, 100);
    }

    [Fact]
    public async Task Stream_OfASkuNeverSeen_Is404()
    {
        await using var server = await ApiServer.Start(Reading());

        (await server.Get("/v1/availability/never-seen/stream")).IsProblem(404, "skuNotFound");
    }

    private static async Task<(int, string, string?, string?, string?)> Seen(ApiServer server, string sku) => Seen(await server.Get($"/v1/availability/{sku}"));

    private static async Task<(int, string, string?, string?, string?)> SeenOfMany(ApiServer server, params string[] skus) =>
        Seen(await server.Post("/v1/availability", $$"""{"skus": ["{{string.Join("\",\"", skus)}}"]}"""));

    private static (int, string, string?, string?, string?) Seen(ApiAnswer answer) =>
        (answer.Status, answer.Body, answer.Header("Content-Type"), answer.Header("Content-Length"), answer.Header("Cache-Control"));

    private static Action<WebApplicationBuilder> Knowing(params string[] skus) =>
        builder => builder.Services.AddSingleton<IAvailabilityInMemory>(new Known(skus));

    private static async Task<StreamReader> Open(ApiServer server, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/availability/A/stream");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    // While it waits, virtual time goes on by the pace of the stream, until the lines are there or real patience is over.
    private static async Task<List<string?>> Lines(StreamReader events, int count, ApiServer? server = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var lines = new List<string?>();
        while (lines.Count < count)
        {
            var line = events.ReadLineAsync(limit.Token).AsTask();
            while (server is not null && !line.IsCompleted)
            {
                server.Time.Advance(ApiLimits.StreamPace);
                await Task.Yield();
            }

            lines.Add(await line);
        }

        return lines;
    }

    private static string Data(int available) =>
        $$"""data: {"sku":"A","available":{{available}},"locations":[{"location":"L","available":{{available}}}],"asOf":"2026-11-27T12:00:00Z"}""";

    private static AvailabilityView View(string sku, long available, long mark) =>
        new(sku, available, [new LocationAvailability("L", available)], Examples.Noon, mark);

    private static FakeGrains Reading() => new FakeGrains().On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, arguments) =>
        ValueTask.FromResult<ImmutableArray<AvailabilityView?>>(
            [.. ((ImmutableArray<string>)arguments[0]!).Select(sku => sku == "never-seen" ? null : View(sku, 7, mark: 1))]));

    private static FakeGrains Watching(Channel<AvailabilityView> views) => Answering(() => new(views.Reader.ReadAsync().AsTask()!));

    private static FakeGrains Answering(Func<ValueTask<AvailabilityView?>> watched) =>
        Reading().On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Watch), (_, _) => watched());

    /// <summary>Has these in memory.</summary>
    private sealed class Known(string[] skus) : IAvailabilityInMemory
    {
        public KeptAvailability? Find(string sku) => skus.Contains(sku, StringComparer.Ordinal) ? new KeptAvailability(View(sku, 7, mark: 1)) : null;

        public void Find(ReadOnlySpan<string> asked, Span<KeptAvailability?> found)
        {
            for (var i = 0; i < asked.Length; i++) found[i] = Find(asked[i]);
        }
    }
}
