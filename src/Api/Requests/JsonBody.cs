using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>Reads a body once into a bounded buffer, takes its fingerprint and reads it by a shape.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ApiLimits.JsonDepth };

    private static readonly byte[] NoFields = "{}"u8.ToArray();

    /// <summary>The body's value and the fingerprint of its bytes, or why there is none. A body of no bytes counts as <c>{}</c>.</summary>
    /// <param name="fingerprinted">False where nobody asks for the fingerprint; it is empty then.</param>
    public static async ValueTask<(T Value, string Fingerprint, Problem? Refusal)> Read<T>(HttpRequest request, Shape<T> shape, bool fingerprinted)
    {
        if (request.ContentLength > ApiLimits.BodyBytes) return (default!, "", TooLarge);

        // One byte more than may come: a body without a declared length that fills it is too large.
        var room = (int)(request.ContentLength ?? ApiLimits.BodyBytes) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, room), room, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            if (length > ApiLimits.BodyBytes) return (default!, "", TooLarge);
            if (length > 0 && !IsJson(request.ContentType)) return (default!, "", WrongMediaType);

            var bytes = buffer.AsMemory(0, length);
            var refusal = Parse(length == 0 ? NoFields : bytes, shape, out var value);
            return (value, refusal is null && fingerprinted ? Fingerprint(bytes.Span) : "", refusal);
        }
        catch (BadHttpRequestException e)
        {
            return (default!, "", Refuse(e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What the server refused while it read: too large, too slow, cut off.</summary>
    public static Problem Refuse(BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status408RequestTimeout => new(e.StatusCode, "requestTimeout", "The body came too slowly."),
        _ => new(StatusCodes.Status400BadRequest, "malformedRequest", "The request could not be read."),
    };

    internal static Problem? Parse<T>(ReadOnlyMemory<byte> bytes, Shape<T> shape, out T value)
    {
        value = default!;
        if (!Utf8.IsValid(bytes.Span)) return Malformed("The body is not UTF-8.");

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            if (!JsonEscapes.AreWhole(bytes.Span)) return Malformed("The body has half of a surrogate pair.");

            var faults = new Faults();
            value = shape.Read(document.RootElement, faults);
            return faults.Count == 0 ? null : Problem.Of(faults);
        }
        catch (JsonException e)
        {
            return IsTooDeep(bytes.Span)
                ? new(StatusCodes.Status400BadRequest, "jsonTooDeep", $"Objects and arrays may be {ApiLimits.JsonDepth} deep inside each other.")
                : Malformed($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    private static Problem TooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, "bodyTooLarge", $"A body may have {ApiLimits.BodyBytes} bytes.");

    private static Problem WrongMediaType { get; } =
        new(StatusCodes.Status415UnsupportedMediaType, "unsupportedMediaType", "Send application/json in UTF-8.");

    private static Problem Malformed(string detail) => new(StatusCodes.Status400BadRequest, "malformedJson", detail);

    private static bool IsTooDeep(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ApiLimits.BodyBytes });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= ApiLimits.JsonDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    return true;
            }
        }
        catch (JsonException)
        {
            // What is wrong stands before any such depth.
        }

        return false;
    }

    private static bool IsJson(string? contentType) =>
        contentType == "application/json"
        || (System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase)));

    // 128 of 256 bits: nobody finds two bodies with the same half by chance, and one who looks for them fools only his own key.
    private static string Fingerprint(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
