using System.Text;
using System.Text.Json;

namespace OrleansOms.Load.Http;

/// <summary>What the server said in the end, after any repeats.</summary>
/// <param name="Replayed">The answer is that of an earlier call with the same key (<c>Idempotency-Replayed: true</c>).</param>
public sealed record Answer(int Status, bool Replayed, byte[] Body)
{
    /// <summary>The call was sent more than once, because an attempt failed: whether that one was carried out nobody knows.</summary>
    public bool Repeated { get; init; }

    public bool Succeeded => Status is >= 200 and < 300;

    public JsonDocument Json() => JsonDocument.Parse(Body);

    /// <summary>Status and the start of the body, for a person who reads a list of failed calls.</summary>
    public string Summary
    {
        get
        {
            var text = Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 300)).ReplaceLineEndings(" ");
            return $"{Status} {text}";
        }
    }
}

/// <summary>A call was repeated for as long as <see cref="Patience.Total"/> allows and never answered.</summary>
public sealed class ServerUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
