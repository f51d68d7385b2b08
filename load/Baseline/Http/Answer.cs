using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansOms.Baseline.Http;

/// <summary>What is answered.</summary>
internal interface IAnswer
{
    ValueTask WriteAsync(HttpContext http);
}

/// <summary>A success.</summary>
internal sealed record Answer<T>(int Status, T Body, JsonTypeInfo<T> Type) : IAnswer
{
    public long? Version { get; init; }

    /// <summary>Where the created thing is read.</summary>
    public string? Location { get; init; }

    /// <summary>The outcome is that of an earlier request with the same key.</summary>
    public bool Replayed { get; init; }

    public ValueTask WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        if (Version is { } version) response.Headers.ETag = $"\"{version}\"";
        if (Location is not null) response.Headers.Location = Location;
        if (Replayed) response.Headers["Idempotency-Replayed"] = "true";
        response.Headers.CacheControl = "no-store";
        return JsonBytes.WriteAsync(response, "application/json", Body, Type);
    }
}

/// <summary>An answer whose bytes were kept.</summary>
internal sealed record KeptAnswer(int Status, byte[] Body, bool Replayed) : IAnswer
{
    public async ValueTask WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Replayed) http.Response.Headers["Idempotency-Replayed"] = "true";
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = Body.Length;
        await http.Response.BodyWriter.WriteAsync(Body);
    }
}

internal static class Answer
{
    public static IAnswer Health { get; } = new KeptAnswer(200, "{}"u8.ToArray(), Replayed: false);

    public static Answer<T> Ok<T>(T body, JsonTypeInfo<T> type) => new(StatusCodes.Status200OK, body, type);

    public static Answer<T> Created<T>(T body, JsonTypeInfo<T> type) => new(StatusCodes.Status201Created, body, type);
}

/// <summary>Writes a body in one piece and with its length, from a buffer that its thread keeps.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its thread, and its JSON writer holds nothing but memory.")]
internal sealed class JsonBytes
{
    private const int KeptBytesMax = 256 * 1024;

    [ThreadStatic]
    private static JsonBytes? t_ofThisThread;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;

    private JsonBytes() => _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = BaselineJson.Default.Options.Encoder, SkipValidation = true });

    public static ValueTask WriteAsync<T>(HttpResponse response, string mediaType, T body, JsonTypeInfo<T> type)
    {
        var own = t_ofThisThread ??= new JsonBytes();
        own._bytes.ResetWrittenCount();
        own._json.Reset(own._bytes);
        JsonSerializer.Serialize(own._json, body, type);
        own._json.Flush();
        response.ContentType = mediaType;
        response.ContentLength = own._bytes.WrittenCount;

        // The pipe copies what it is given before it returns, so the buffer is this thread's again.
        response.BodyWriter.Write(own._bytes.WrittenSpan);
        if (own._bytes.Capacity > KeptBytesMax) t_ofThisThread = null;
        return Flushed(response.BodyWriter.FlushAsync());
    }

    private static async ValueTask Flushed(ValueTask<System.IO.Pipelines.FlushResult> flush) => await flush;
}
