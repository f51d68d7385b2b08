using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>A collector that speaks OTLP over HTTP as far as it must: it keeps what it was sent as it came.</summary>
public sealed class TraceCollector : IAsyncDisposable
{
    // Fields of a span, as they stand before a length; trace.proto has them.
    private const byte TraceId = 1 << 3 | 2;
    private const byte SpanId = 2 << 3 | 2;
    private const byte State = 3 << 3 | 2;
    private const byte ParentId = 4 << 3 | 2;
    private const byte Name = 5 << 3 | 2;
    private const byte IdBytes = 16;

    // Field 16, which is of a fixed length and takes two bytes to say.
    private const byte Flags = 0x85;
    private const byte MoreOfFlags = 0x01;

    private readonly WebApplication _app;
    private readonly List<byte[]> _received = [];

    private TraceCollector(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/traces", Take);
        app.MapPost("/v1/metrics", () => Results.Ok());
    }

    /// <summary>What a process is told so that it sends traces here, soon.</summary>
    public string[] Settings =>
    [
        $"--OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.Single()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY=100",
    ];

    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new TraceCollector(builder.Build());
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>The names of the trace's spans that it was sent.</summary>
    public IReadOnlyList<string> SpansOf(ActivityTraceId trace)
    {
        byte[] start = [TraceId, IdBytes, .. Convert.FromHexString(trace.ToString())];
        lock (_received) return [.. _received.SelectMany(body => NamesAfter(start, body))];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> Take(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        lock (_received) _received.Add(body.ToArray());
        return Results.Ok();
    }

    // A span begins with its trace's id; ids, the state and flags follow, then its name. A link to another span begins like that, and has none.
    private static List<string> NamesAfter(byte[] start, ReadOnlySpan<byte> body)
    {
        var names = new List<string>();
        for (var at = body.IndexOf(start); at >= 0; at = body.IndexOf(start))
        {
            body = body[(at + start.Length)..];
            var rest = body;
            while (rest is [SpanId or State or ParentId, var length, ..]) rest = rest[(2 + length)..];
            if (rest is [Flags, MoreOfFlags, ..]) rest = rest[(2 + sizeof(uint))..];
            if (rest is [Name, var characters, ..]) names.Add(Encoding.UTF8.GetString(rest.Slice(2, characters)));
        }

        return names;
    }
}
