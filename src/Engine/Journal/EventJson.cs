using System.Buffers;
using System.Text.Json;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// Events as a row holds them: a sequence of JSON arrays <c>["name",at,"actor","cause",{...}]</c>, one a line, so that what one
/// activation decides within a flush is appended byte by byte. <c>at</c> is microseconds since 1970.
/// </summary>
public static class EventJson
{
    private static readonly JsonReaderOptions Lines = new() { AllowMultipleValues = true };

    /// <summary>Appends one event.</summary>
    public static void Write<TEvent>(IBufferWriter<byte> target, Utf8JsonWriter writer, IEventCodec<TEvent> codec, Origin origin, TEvent body)
        where TEvent : class
    {
        writer.Reset(target);
        writer.WriteStartArray();
        writer.WriteStringValue(codec.NameOf(body));
        writer.WriteNumberValue(RowChecksum.Microseconds(origin.At));
        writer.WriteStringValue(origin.Actor);
        writer.WriteStringValue(origin.Cause);
        codec.Write(writer, body);
        writer.WriteEndArray();
        writer.Flush();
        target.Write("\n"u8);
    }

    /// <summary>Reads a row's events, in order.</summary>
    /// <exception cref="UnknownEventException">A name that this release does not know.</exception>
    /// <exception cref="JournalDamagedException">Not what <see cref="Write"/> writes, or not as many as the row says.</exception>
    public static List<Recorded<TEvent>> Read<TEvent>(Row row, IEventCodec<TEvent> codec)
        where TEvent : class
    {
        var events = new List<Recorded<TEvent>>(row.Count);
        try
        {
            var reader = new Utf8JsonReader(row.Events.Span, Lines);
            while (reader.Read())
            {
                events.Add(ReadOne(ref reader, row.FirstVersion + events.Count, codec));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArithmeticException or ArgumentException)
        {
            throw new JournalDamagedException($"Row {row.Grain} {row.FirstVersion} does not read as events.", e);
        }

        return events.Count == row.Count
            ? events
            : throw new JournalDamagedException($"Row {row.Grain} {row.FirstVersion} holds {events.Count} events and says {row.Count}.");
    }

    /// <summary>When a row's first event was decided, without reading the rest.</summary>
    /// <exception cref="JournalDamagedException">As for <see cref="Read"/>.</exception>
    public static DateTimeOffset FirstAt(Row row)
    {
        try
        {
            var reader = new Utf8JsonReader(row.Events.Span, Lines);
            Advance(ref reader, JsonTokenType.StartArray);
            Advance(ref reader, JsonTokenType.String);
            Advance(ref reader, JsonTokenType.Number);
            return RowChecksum.Time(reader.GetInt64())!.Value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new JournalDamagedException($"Row {row.Grain} {row.FirstVersion} does not read as events.", e);
        }
    }

    private static Recorded<TEvent> ReadOne<TEvent>(ref Utf8JsonReader reader, long version, IEventCodec<TEvent> codec)
        where TEvent : class
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Expected an array.");
        }

        Advance(ref reader, JsonTokenType.String);
        var name = reader.GetString()!;
        Advance(ref reader, JsonTokenType.Number);
        var at = RowChecksum.Time(reader.GetInt64())!.Value;
        Advance(ref reader, JsonTokenType.String);
        var actor = reader.GetString()!;
        Advance(ref reader, JsonTokenType.String);
        var cause = reader.GetString()!;
        Advance(ref reader, JsonTokenType.StartObject);
        var body = codec.Read(name, ref reader);
        Advance(ref reader, JsonTokenType.EndArray);
        return new Recorded<TEvent>(version, new Origin(at, actor, cause), body);
    }

    private static void Advance(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
        {
            throw new JsonException($"Expected {expected}.");
        }
    }
}
