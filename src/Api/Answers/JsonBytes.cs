using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansOms.Api.Answers;

/// <summary>
/// Writes a body in one piece: bodies are bounded and already in memory, so nothing is gained by streaming them, and with a
/// length there are no chunks.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its thread, and its JSON writer holds nothing but memory.")]
internal sealed class JsonBytes
{
    /// <summary>A larger buffer is not kept for the next answer.</summary>
    private const int KeptBytesMax = 256 * 1024;

    [ThreadStatic]
    private static JsonBytes? t_ofThisThread;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;

    private JsonBytes(JsonSerializerOptions options) =>
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true });

    public static Task WriteAsync<T>(HttpResponse response, T body, JsonTypeInfo<T> type, CancellationToken stop)
    {
        var own = t_ofThisThread ??= new JsonBytes(type.Options);
        own._bytes.ResetWrittenCount();
        own._json.Reset(own._bytes);
        JsonSerializer.Serialize(own._json, body, type);
        own._json.Flush();
        response.ContentLength = own._bytes.WrittenCount;

        // The pipe copies what it is given before it returns, so the buffer is this thread's again.
        response.BodyWriter.Write(own._bytes.WrittenSpan);
        if (own._bytes.Capacity > KeptBytesMax) t_ofThisThread = null;

        var flushed = response.BodyWriter.FlushAsync(stop);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }
}
