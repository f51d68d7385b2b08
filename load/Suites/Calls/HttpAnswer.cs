using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace OrleansOms.Load.Suites.Calls;

/// <summary>An answer while it lies in the connection's buffer.</summary>
/// <remarks>Single values are found by searching, not by parsing: the first property of a name wins, wherever it stands.</remarks>
/// <param name="status">0 when no answer came.</param>
public readonly ref struct HttpAnswer(int status, ReadOnlySpan<byte> body)
{
    public int Status { get; } = status;

    public ReadOnlySpan<byte> Body { get; } = body;

    public bool Succeeded => Status is >= 200 and < 300;

    /// <param name="name">With its quotes and colon: <c>"id":</c>.</param>
    /// <returns>A string without escapes; null when there is none of that name.</returns>
    public string? Text(ReadOnlySpan<byte> name)
    {
        var value = After(name);
        if (value.Length == 0 || value[0] != (byte)'"') return null;
        var end = value[1..].IndexOf((byte)'"');
        return end < 0 ? null : Encoding.UTF8.GetString(value.Slice(1, end));
    }

    /// <inheritdoc cref="Text"/>
    public long? Number(ReadOnlySpan<byte> name) => Utf8Parser.TryParse(After(name), out long number, out _) ? number : null;

    /// <summary>The body, parsed.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public JsonDocument Json()
    {
        var reader = new Utf8JsonReader(Body);
        return JsonDocument.ParseValue(ref reader);
    }

    /// <summary>Status and the start of the body, for a person.</summary>
    public string Summary => $"{Status} {Encoding.UTF8.GetString(Body[..Math.Min(Body.Length, 300)]).ReplaceLineEndings(" ")}";

    private ReadOnlySpan<byte> After(ReadOnlySpan<byte> name)
    {
        var at = Body.IndexOf(name);
        return at < 0 ? [] : Body[(at + name.Length)..].TrimStart((byte)' ');
    }
}
