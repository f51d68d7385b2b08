using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace OrleansOms.Load.Tests.Fake;

/// <summary>An order management system in memory behind real HTTP: just enough rules that a wrong client can't pass.</summary>
/// <remarks>One lock around everything. State outlives <see cref="RestartAsync"/>, as a journal would.</remarks>
public sealed class FakeOms : IAsyncDisposable
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Remembered> _keys = new(StringComparer.Ordinal);
    private readonly FakeRoutes _routes;
    private WebApplication? _host;
    private int _requests;

    private FakeOms(int sourcingSeed)
    {
        Stock = new FakeStock();
        Orders = new FakeOrders(Stock, new Random(sourcingSeed));
        Returns = new FakeReturns(Stock, Orders);
        _routes = new FakeRoutes(Stock, Orders, Returns);
    }

    public FakeStock Stock { get; }

    public FakeOrders Orders { get; }

    public FakeReturns Returns { get; }

    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    public int Requests => _requests;

    /// <summary>Told each request's number, from 1, before it is served and while no other is; says what goes wrong with it.</summary>
    public Func<int, Fault> Faults { get; set; } = _ => Fault.None;

    public static async Task<FakeOms> StartAsync(int sourcingSeed = 1)
    {
        var fake = new FakeOms(sourcingSeed);
        await fake.ListenAsync(0);
        return fake;
    }

    /// <summary>Is away for a moment, then listens where it did before.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        await ListenAsync(Url.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        await _host.DisposeAsync();
        _host = null;
    }

    private async Task ListenAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _host = builder.Build();
        _host.Run(ServeAsync);
        await _host.StartAsync();
        Url = new Uri(_host.Urls.First());
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        Fault fault;
        lock (_turn) fault = Faults(++_requests);
        if (fault == Fault.Busy)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        if (fault == Fault.Overloaded)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.Body.WriteAsync(FakeAnswer.Problem(StatusCodes.Status503ServiceUnavailable, "overloaded").Body);
            return;
        }
        if (fault == Fault.RequestLost)
        {
            context.Abort();
            return;
        }
        var answer = Answer(context.Request, memory.ToArray());
        if (fault == Fault.AnswerLost)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        if (answer.Replayed) context.Response.Headers["Idempotency-Replayed"] = "true";
        await context.Response.Body.WriteAsync(answer.Body);
    }

    private FakeAnswer Answer(HttpRequest request, byte[] body)
    {
        // The target as it was sent: its segments are decoded one by one, so that an escaped slash stays part of a name.
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        var segments = target.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var key = request.Headers["Idempotency-Key"].ToString();
        lock (_turn)
        {
            if (key.Length == 0) return Run(request, segments, body, key);
            var scope = target + " " + key;
            var hash = Convert.ToHexString(SHA256.HashData(body));
            if (_keys.TryGetValue(scope, out var known))
                return known.BodyHash == hash ? known.Answer with { Replayed = true } : FakeAnswer.Problem(422, "idempotencyKeyReused");
            var answer = Run(request, segments, body, key);
            if (answer is { Status: < 300, Remember: true }) _keys.Add(scope, new Remembered(hash, answer));
            return answer;
        }
    }

    private FakeAnswer Run(HttpRequest request, string[] segments, byte[] body, string key)
    {
        try
        {
            return _routes.Run(request.Method, segments, request.Query, body, key);
        }
        catch (JsonException malformed)
        {
            return FakeAnswer.Problem(400, malformed.Message);
        }
    }

    private sealed record Remembered(string BodyHash, FakeAnswer Answer);
}

public enum Fault
{
    None,
    Busy,
    Overloaded,
    RequestLost,
    AnswerLost,
}

/// <param name="Remember">A success that its key keeps; a bulk call is judged movement by movement instead.</param>
public sealed record FakeAnswer(int Status, byte[] Body, bool Remember = true, bool Replayed = false)
{
    public static FakeAnswer Of(int status, object body) => new(status, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));

    public static FakeAnswer Problem(int status, string code) => Of(status, new { status, code });
}
