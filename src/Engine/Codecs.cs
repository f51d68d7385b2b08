using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansOms.Engine;

/// <summary>Writes and reads one aggregate's events as JSON under versioned type names (<c>stock.reserved.v1</c>), never CLR names.</summary>
public interface IEventCodec<TEvent>
    where TEvent : class
{
    /// <summary>The event's versioned type name.</summary>
    /// <exception cref="InvalidOperationException">The event has no name: it was never registered.</exception>
    string NameOf(TEvent body);

    /// <summary>Writes the event's own fields as one JSON object.</summary>
    void Write(Utf8JsonWriter writer, TEvent body);

    /// <summary>Reads what <see cref="Write"/> wrote; the reader stands on the object's start.</summary>
    /// <exception cref="UnknownEventException">No event has that name in this release.</exception>
    TEvent Read(string name, ref Utf8JsonReader reader);
}

/// <summary>Writes and reads one aggregate's snapshots.</summary>
public interface IStateCodec<TState>
    where TState : class
{
    /// <summary>Names the shape of the snapshot; one of another shape is thrown away and folded anew.</summary>
    int Shape { get; }

    void Write(IBufferWriter<byte> target, TState state);

    TState Read(ReadOnlySpan<byte> json);
}

/// <summary>A journal row holds an event that this release does not know: it was written by a newer one.</summary>
public sealed class UnknownEventException(string name) : Exception($"No event is called '{name}' in this release.");

/// <summary>An event codec from a list of names, each with its source-generated type.</summary>
public sealed class EventNames<TEvent> : IEventCodec<TEvent>
    where TEvent : class
{
    private readonly Dictionary<Type, (string Name, JsonTypeInfo Json)> _byType = [];
    private readonly Dictionary<string, JsonTypeInfo> _byName = new(StringComparer.Ordinal);
    private FrozenDictionary<Type, (string Name, JsonTypeInfo Json)>? _frozenByType;
    private FrozenDictionary<string, JsonTypeInfo>? _frozenByName;

    /// <summary>Every name with its CLR type, for the tests of the golden files.</summary>
    public IEnumerable<KeyValuePair<string, Type>> Names =>
        _byType.Select(pair => KeyValuePair.Create(pair.Value.Name, pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public EventNames<TEvent> Add<T>(string name, JsonTypeInfo<T> json)
        where T : TEvent
    {
        _byType.Add(typeof(T), (name, json));
        _byName.Add(name, json);
        return this;
    }

    public string NameOf(TEvent body) => Find(body).Name;

    public void Write(Utf8JsonWriter writer, TEvent body) => JsonSerializer.Serialize(writer, body, Find(body).Json);

    public TEvent Read(string name, ref Utf8JsonReader reader)
    {
        _frozenByName ??= _byName.ToFrozenDictionary(StringComparer.Ordinal);
        if (!_frozenByName.TryGetValue(name, out var json))
        {
            throw new UnknownEventException(name);
        }

        return (TEvent)JsonSerializer.Deserialize(ref reader, json)!;
    }

    private (string Name, JsonTypeInfo Json) Find(TEvent body)
    {
        _frozenByType ??= _byType.ToFrozenDictionary();
        return _frozenByType.TryGetValue(body.GetType(), out var found)
            ? found
            : throw new InvalidOperationException($"{body.GetType().Name} has no event name.");
    }
}

/// <summary>Snapshots as the JSON of a source-generated type.</summary>
public sealed class JsonStates<TState>(int shape, JsonTypeInfo<TState> type) : IStateCodec<TState>
    where TState : class
{
    public int Shape => shape;

    public void Write(IBufferWriter<byte> target, TState state)
    {
        using var writer = new Utf8JsonWriter(target);
        JsonSerializer.Serialize(writer, state, type);
    }

    public TState Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, type)!;
}
