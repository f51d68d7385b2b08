using System.Buffers;
using System.Text.Json;
using OrleansOms.Api.Answers;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Api.Availability;

/// <summary>
/// Answers that are put together from bytes: each SKU's are made once for each change of it, and looks are many more than changes. The bytes are those that
/// <see cref="AvailabilityBody"/> and <see cref="AvailabilitiesBody"/> have by <see cref="ApiJson"/>.
/// </summary>
internal static class AvailabilityBytes
{
    private static readonly Func<AvailabilityView, byte[]> Write =
        static view => JsonSerializer.SerializeToUtf8Bytes(AvailabilityBody.Of(view), ApiJson.Default.AvailabilityBody);

    private static readonly byte[] NoneUnknown = "[]"u8.ToArray();

    private static ReadOnlySpan<byte> Begin => """{"items":["""u8;

    private static ReadOnlySpan<byte> Unknown => """],"unknown":"""u8;

    public static byte[] Of(KeptAvailability kept) => kept.Body(Write);

    public static byte[] Of(AvailabilityView view) => Write(view);

    /// <summary>Answers for one SKU.</summary>
    public static Task AnswerAsync(HttpContext http, byte[] body)
    {
        Start(http.Response, body.Length);
        var written = http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    /// <summary>Answers for many SKUs.</summary>
    /// <param name="bodies">One for each SKU; null for those never seen.</param>
    public static async Task AnswerAsync(HttpContext http, IReadOnlyList<string> skus, byte[]?[] bodies)
    {
        var (items, length) = (0, 0);
        foreach (var body in bodies)
        {
            if (body is null) continue;

            items++;
            length += body.Length;
        }

        var unknown = items == bodies.Length
            ? NoneUnknown
            : JsonSerializer.SerializeToUtf8Bytes([.. skus.Where((_, index) => bodies[index] is null)], ApiJson.Default.IReadOnlyListString);
        Start(http.Response, Begin.Length + length + Math.Max(0, items - 1) + Unknown.Length + unknown.Length + 1);

        // With the head written first the server takes the body where it goes to, and need not move it.
        await http.Response.StartAsync(http.RequestAborted);
        WriteAll(http.Response.BodyWriter, bodies, unknown);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void WriteAll(IBufferWriter<byte> target, byte[]?[] bodies, byte[] unknown)
    {
        target.Write(Begin);
        var isFirst = true;
        foreach (var body in bodies)
        {
            if (body is null) continue;

            if (!isFirst) target.Write(","u8);
            isFirst = false;
            target.Write(body);
        }

        target.Write(Unknown);
        target.Write(unknown);
        target.Write("}"u8);
    }

    private static void Start(HttpResponse response, int length)
    {
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        response.ContentLength = length;
    }
}
