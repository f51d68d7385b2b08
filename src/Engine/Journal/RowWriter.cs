using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// Where the events of one decision are written before they are appended. One a thread, not one an activation: a turn never leaves
/// its thread, there are few threads and many grains, and the largest order ever taken would stay in its grain's memory.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its thread, and its JSON writer holds nothing but memory.")]
internal sealed class RowWriter
{
    [ThreadStatic]
    private static RowWriter? t_ofThisThread;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;

    private RowWriter() => _json = new Utf8JsonWriter(_bytes);

    /// <summary>What was written since <see cref="Begin"/>; valid until the next one.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>This thread's, empty.</summary>
    public static RowWriter Begin()
    {
        var writer = t_ofThisThread ??= new RowWriter();
        writer._bytes.ResetWrittenCount();
        return writer;
    }

    public void Write<TEvent>(IEventCodec<TEvent> codec, Origin origin, TEvent body)
        where TEvent : class => EventJson.Write(_bytes, _json, codec, origin, body);
}
