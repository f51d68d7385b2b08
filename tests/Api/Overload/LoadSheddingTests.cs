using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Tests.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Overload;

/// <summary>A server that is asked for more than it may work on, over HTTP, in front of grains that answer when a test says so.</summary>
public sealed class LoadSheddingTests
{
    private const string Cancel = "/v1/orders/0123456789abcdefghjkmnpqrs/cancel";

    private static readonly ImmutableArray<AvailabilityView?> Available =
        [new AvailabilityView("A", 7, [new LocationAvailability("L", 7)], Examples.Noon, Mark: 1)];

    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _answered = [];
    private int _arrived;

    [Fact]
    public async Task Endpoints_OfTheContract_AllSayHowUrgentTheyAre()
    {
        await using var server = await ApiServer.Start(new FakeGrains());
        var contract = server.Routes.Where(route => route.RoutePattern.RawText!.Contains("/v1/", StringComparison.Ordinal) && !route.RoutePattern.RawText.Contains("openapi", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(contract);
        Assert.All(contract, route => Assert.True(
            route.Metadata.GetMetadata<EndpointUrgency>() is null == route.Metadata.GetMetadata<NeverHeldBack>() is not null, $"{route} has no urgency."));
    }

    [Fact]
    public async Task Requests_WaitingForAPlace_GoOnByUrgency()
    {
        await using var server = await Start(Holding(), places: 1);
        var first = server.Post("/v1/orders", Examples.Order, Key("first"));
        await Until(() => Volatile.Read(ref _arrived) == 1);
        var browsing = await FillBrowsingLane(server);
        var browse = server.Get("/v1/availability/A");
        await Until(() => Waiting(server, Urgency.Browse) == 1);
        var place = server.Post("/v1/orders", Examples.Order, Key("second"));
        await Until(() => Waiting(server, Urgency.Place) == 1);
        var cancel = server.Post(Cancel, """{"reason": "late"}""");
        await Until(() => Waiting(server, Urgency.Finish) == 1);

        _held.SetResult();

        Assert.All(await Task.WhenAll([first, browse, place, cancel, .. browsing]), answer => Assert.InRange(answer.Status, 200, 201));
        lock (_answered) Assert.Equal(["place", "cancel", "place"], _answered.Where(kind => kind != "browse"));
    }

    [Fact]
    public async Task Request_ThatWaitsTooLong_Is503OverloadedAndReachesNoGrain()
    {
        await using var server = await Start(Holding(), places: 1);
        var first = server.Post("/v1/orders", Examples.Order, Key("first"));
        await Until(() => Volatile.Read(ref _arrived) == 1);
        var second = server.Post("/v1/orders", Examples.Order, Key("second"));
        await Until(() => Waiting(server, Urgency.Place) == 1);

        for (var passed = TimeSpan.Zero; passed <= ApiLimits.PlaceAge; passed += ApiLimits.QueueTick) server.Time.Advance(ApiLimits.QueueTick);

        var refused = await second;
        refused.IsProblem(503, "overloaded");
        Assert.Equal("2", refused.Header("Retry-After"));
        Assert.Equal("no-store", refused.Header("Cache-Control"));
        Assert.Equal(1, _arrived);
        _held.SetResult();
        Assert.Equal(201, (await first).Status);
        Assert.Equal(201, (await server.Post("/v1/orders", Examples.Order, Key("second"))).Status);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_OfAServerThatRefusesAll_IsAnswered(string path)
    {
        await using var server = await Overloaded();

        Assert.Equal(200, (await server.Get(path)).Status);
        (await server.Post("/v1/orders", Examples.Order, Key("refused"))).IsProblem(503, "overloaded");
        _held.SetResult();
    }

    [Fact]
    public async Task Stream_OpenedWhileAllPlacesAreTaken_IsServed()
    {
        await using var server = await Overloaded(Holding().On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, _) => ValueTask.FromResult(Available)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/availability/A/stream");

        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        _held.SetResult();
    }

    // The second of the two requests is at its place in the stream of bytes only if the first one's body was read past.
    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Connection_OfARefusedRequestWithABody_CarriesTheNextOne(int padding)
    {
        await using var server = await Overloaded();
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        var body = Examples.Order + new string(' ', padding);
        var post = $"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        var get = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(post + post + get), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(connection.GetStream());
        var answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["503", "503", "200"], answers.Split("HTTP/1.1 ").Skip(1).Select(answer => answer[..3]));
        _held.SetResult();
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("wait=5", 5)]
    public async Task Command_OfARequest_SaysByWhenItIsToBeDecided(string? prefer, int seconds)
    {
        var grains = new FakeGrains().Handles<IOrderGrain, OrderCommand>((id, _) => new OrderAnswered(Examples.OrderView(id), null, null));
        await using var server = await ApiServer.Start(grains);

        await server.Post("/v1/orders", Examples.Order, [Key("k"), .. prefer is null ? [] : new[] { ("Prefer", prefer) }]);

        Assert.Equal(server.Time.GetUtcNow().AddSeconds(seconds), Assert.Single(grains.Deadlines));
    }

    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private static int Waiting(ApiServer server, Urgency urgency)
    {
        var work = server.Services.GetRequiredService<WorkInProgress>();
        var waiting = work.Waiting(urgency);

        // Read under the lock: whoever is counted by now has been seen to by then, his age's timer included.
        _ = work.QueueAge;
        return waiting;
    }

    private static Task<ApiServer> Start(FakeGrains grains, int places) =>
        ApiServer.Start(grains, builder => builder.Services.AddSingleton(new Concurrency(places)));

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>All places are taken, and placing has been standing for so long that orders are refused at once.</summary>
    private async Task<ApiServer> Overloaded(FakeGrains? grains = null)
    {
        var server = await Start(grains ?? Holding(), places: 1);
        _ = server.Post("/v1/orders", Examples.Order, Key("first"));
        await Until(() => Volatile.Read(ref _arrived) == 1);
        _ = server.Post("/v1/orders", Examples.Order, Key("second"));
        await Until(() => Waiting(server, Urgency.Place) == 1);
        for (var i = 0; i < 20; i++) server.Time.Advance(ApiLimits.QueueTick);
        return server;
    }

    private async Task<List<Task<ApiAnswer>>> FillBrowsingLane(ApiServer server)
    {
        var browsing = Enumerable.Range(0, ApiLimits.BrowsingLane).Select(_ => server.Get("/v1/availability/A")).ToList();
        await Until(() => Volatile.Read(ref _arrived) == 1 + ApiLimits.BrowsingLane);
        return browsing;
    }

    // Each answers when all may; what comes later answers at once.
    private FakeGrains Holding() => new FakeGrains()
        .On<IOrderGrain>("Handle", (id, arguments) => Answer(((Envelope<OrderCommand>)arguments[0]!).Command is PlaceOrder ? "place" : "cancel", () =>
            (Reply)new OrderAnswered(Examples.OrderView(id, new CancellationView(1, "late", Examples.Noon, "5.10", [])), null, 1)))
        .Shows<IOrderGrain, OrderView>(id => Examples.OrderView(id))
        .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Watch), (_, _) => new ValueTask<AvailabilityView?>(new TaskCompletionSource<AvailabilityView?>().Task))
        .On<IAvailabilityGrain>(nameof(IAvailabilityGrain.Read), (_, _) => Answer("browse", () => Available));

    private async ValueTask<T> Answer<T>(string kind, Func<T> answer)
    {
        Interlocked.Increment(ref _arrived);
        await _held.Task;
        lock (_answered) _answered.Add(kind);
        return answer();
    }
}
