using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansOms.Baseline.Http;

/// <summary>A body that was read, or why not.</summary>
/// <param name="Fingerprint">SHA-256 of the body's bytes.</param>
internal readonly record struct Incoming<T>(T Body, byte[] Fingerprint, Problem? Refusal);

/// <summary>Reads keys and bodies.</summary>
internal static class IncomingRequest
{
    private const int KeyLengthMax = 255;

    private static readonly Problem KeyRequired = new(400, "idempotencyKeyRequired", "This call creates something: send an Idempotency-Key.");
    private static readonly Problem KeyInvalid = new(400, "invalidIdempotencyKey", "Send one Idempotency-Key of 1 to 255 printable characters.");
    private static readonly Problem Malformed = new(422, "invalidRequest", "The body is not as this call needs it.");

    /// <summary>128 bits of the hash of the scope and the key: what the call creates is found under it.</summary>
    public static (Guid Id, Problem? Refusal) Key(HttpContext http, string scope)
    {
        if (!http.Request.Headers.TryGetValue("Idempotency-Key", out var values)) return (default, KeyRequired);
        if (values is not [{ Length: >= 1 and <= KeyLengthMax } key]) return (default, KeyInvalid);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{scope} {key}"), hash);
        return (new Guid(hash[..16], bigEndian: true), null);
    }

    public static async ValueTask<Incoming<T>> BodyAsync<T>(HttpContext http, JsonTypeInfo<T> type)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted)
            {
                var incoming = Parse(read.Buffer, type);
                reader.AdvanceTo(read.Buffer.End);
                return incoming;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Incoming<T> Parse<T>(ReadOnlySequence<byte> bytes, JsonTypeInfo<T> type)
    {
        try
        {
            var json = new Utf8JsonReader(bytes);
            var body = JsonSerializer.Deserialize(ref json, type);
            var hash = bytes.IsSingleSegment ? SHA256.HashData(bytes.FirstSpan) : SHA256.HashData(bytes.ToArray());
            return body is null || json.Read() ? new Incoming<T>(default!, [], Malformed) : new Incoming<T>(body, hash, null);
        }
        catch (JsonException)
        {
            return new Incoming<T>(default!, [], Malformed);
        }
    }
}
