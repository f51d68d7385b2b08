using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace OrleansOms.Load.Http;

/// <summary>The HTTP contract's caller: keeps connections open, sends keys, repeats what may be repeated, measures.</summary>
/// <remarks>
/// A repeat carries the same key and the same bytes, so it does nothing twice even when only the answer to an earlier attempt was
/// lost. Repeated are failures to connect or to read an answer, and the statuses with which a server asks for it (408, 429, 502, 503,
/// 504); every other answer is the caller's to judge.
/// </remarks>
public sealed class OmsClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly Patience _patience;

    public OmsClient(Uri url, int connections, Patience patience, CallRecorder recorder, string? apiKey = null)
    {
        var sockets = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(sockets) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        _patience = patience;
        Recorder = recorder;
    }

    public CallRecorder Recorder { get; }

    public Task<Answer> GetAsync(string kind, string path, CancellationToken stop) =>
        SendAsync(kind, HttpMethod.Get, path, null, null, stop);

    public Task<Answer> PutAsync(string kind, string path, byte[] body, CancellationToken stop) =>
        SendAsync(kind, HttpMethod.Put, path, body, null, stop);

    public Task<Answer> PostAsync(string kind, string path, byte[] body, string? key, CancellationToken stop) =>
        SendAsync(kind, HttpMethod.Post, path, body, key, stop);

    /// <summary>A call of any method.</summary>
    /// <param name="ifMatch">The version that it names, as an entity tag; null for none.</param>
    public Task<Answer> SendAsync(
        string kind, HttpMethod method, string path, byte[]? body, string? key, string? ifMatch, CancellationToken stop) =>
        SendAsync(kind, new Call(method, path, body, key, ifMatch), stop);

    private Task<Answer> SendAsync(string kind, HttpMethod method, string path, byte[]? body, string? key, CancellationToken stop) =>
        SendAsync(kind, new Call(method, path, body, key, IfMatch: null), stop);

    /// <exception cref="ServerUnreachableException">No answer within the patience.</exception>
    private async Task<Answer> SendAsync(string kind, Call call, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        long firstFailure = 0;
        for (var failed = 0; ;)
        {
            var attempt = await AttemptAsync(call, stop);
            if (attempt.Answer is { } answer)
            {
                Recorder.Answered(kind, Stopwatch.GetElapsedTime(started), answer.Replayed);
                return failed == 0 ? answer : answer with { Repeated = true };
            }
            if (failed++ == 0) firstFailure = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(firstFailure) >= _patience.Total)
                throw new ServerUnreachableException(
                    $"{call.Method} {call.Path} (key {call.Key ?? "none"}): given up after {_patience.Total.TotalSeconds:0} s: {attempt.Failure}");
            Recorder.Repeated();
            await Task.Delay(_patience.PauseAfter(failed, attempt.RetryAfter), stop);
        }
    }

    private async Task<Attempt> AttemptAsync(Call call, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        if (call.Key is { } key) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (call.IfMatch is { } version) request.Headers.TryAddWithoutValidation("If-Match", version);
        if (call.Body is { } body) request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_patience.Attempt);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
            var replayed = response.Headers.Contains("Idempotency-Replayed");
            var answer = new Answer((int)response.StatusCode, replayed, await response.Content.ReadAsByteArrayAsync(limit.Token));
            return AsksForRepeat(response.StatusCode)
                ? new Attempt(null, answer.Summary, response.Headers.RetryAfter?.Delta)
                : new Attempt(answer, "", null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException && !stop.IsCancellationRequested)
        {
            return new Attempt(null, failure.Message, null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Attempt(null, $"no answer within {_patience.Attempt.TotalSeconds:0} s", null);
        }
    }

    private static bool AsksForRepeat(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public void Dispose() => _http.Dispose();

    private readonly record struct Call(HttpMethod Method, string Path, byte[]? Body, string? Key, string? IfMatch);

    private readonly record struct Attempt(Answer? Answer, string Failure, TimeSpan? RetryAfter);
}
