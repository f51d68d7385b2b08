using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansOms.Grains;

/// <summary>
/// What a grain remembers for a while: values by key, forgotten in the order in which they came. Invariant: times never fall from
/// one entry to the next. Looking up, adding and forgetting cost O(log n), so a hot grain pays no more for a long memory.
/// </summary>
public sealed class Recent<TKey, TValue>
    where TKey : notnull
{
    private static readonly IComparer<TKey> KeyOrder =
        typeof(TKey) == typeof(string) ? (IComparer<TKey>)(object)StringComparer.Ordinal : Comparer<TKey>.Default;

    private readonly ImmutableSortedDictionary<TKey, TValue> _values;
    private readonly ImmutableQueue<Arrival> _arrivals;

    private Recent(ImmutableSortedDictionary<TKey, TValue> values, ImmutableQueue<Arrival> arrivals)
    {
        _values = values;
        _arrivals = arrivals;
    }

    public static Recent<TKey, TValue> Empty { get; } =
        new(ImmutableSortedDictionary.Create<TKey, TValue>(KeyOrder), ImmutableQueue<Arrival>.Empty);

    /// <param name="entries">Oldest first, each key once.</param>
    public static Recent<TKey, TValue> Of(ReadOnlySpan<RecentEntry<TKey, TValue>> entries)
    {
        var values = Empty._values.ToBuilder();
        var arrivals = Empty._arrivals;
        foreach (var entry in entries)
        {
            values.Add(entry.Key, entry.Value);
            arrivals = arrivals.Enqueue(new Arrival(entry.Key, entry.At));
        }

        return new(values.ToImmutable(), arrivals);
    }

    public int Count => _values.Count;

    /// <summary>When the oldest entry came; null when there is none.</summary>
    public DateTimeOffset? Oldest => _arrivals.IsEmpty ? null : _arrivals.Peek().At;

    /// <summary>Everything remembered, oldest first.</summary>
    public IEnumerable<RecentEntry<TKey, TValue>> Entries =>
        _arrivals.Select(arrival => new RecentEntry<TKey, TValue>(arrival.Key, arrival.At, _values[arrival.Key]));

    public bool Contains(TKey key) => _values.ContainsKey(key);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    /// <param name="at">Not earlier than the entry before.</param>
    /// <exception cref="ArgumentException">The key is remembered already.</exception>
    public Recent<TKey, TValue> Add(TKey key, DateTimeOffset at, TValue value) =>
        new(
            _values.ContainsKey(key) ? throw new ArgumentException($"'{key}' is remembered already.", nameof(key)) : _values.Add(key, value),
            _arrivals.Enqueue(new Arrival(key, at)));

    /// <summary>Without the entries that came at <paramref name="limit"/> or before.</summary>
    public Recent<TKey, TValue> Forget(DateTimeOffset limit)
    {
        if (!(Oldest <= limit))
        {
            return this;
        }

        var values = _values.ToBuilder();
        var arrivals = _arrivals;
        while (!arrivals.IsEmpty && arrivals.Peek().At <= limit)
        {
            arrivals = arrivals.Dequeue(out var oldest);
            values.Remove(oldest.Key);
        }

        return new(values.ToImmutable(), arrivals);
    }

    /// <summary>The same keys with other values.</summary>
    public Recent<TKey, TValue> Select(Func<TValue, TValue> change) =>
        Of([.. Entries.Select(entry => entry with { Value = change(entry.Value) })]);

    private readonly record struct Arrival(TKey Key, DateTimeOffset At);
}

/// <summary>One thing that a <see cref="Recent{TKey,TValue}"/> remembers, as a snapshot shows it.</summary>
public readonly record struct RecentEntry<TKey, TValue>(TKey Key, DateTimeOffset At, TValue Value);

/// <summary>A <see cref="Recent{TKey,TValue}"/> as the array of its entries, oldest first. The entry's type must be in the serializer's context.</summary>
public sealed class RecentJson<TKey, TValue> : JsonConverter<Recent<TKey, TValue>>
    where TKey : notnull
{
    public override Recent<TKey, TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Recent<TKey, TValue>.Of(JsonSerializer.Deserialize(ref reader, Entries(options))!);

    public override void Write(Utf8JsonWriter writer, Recent<TKey, TValue> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, [.. value.Entries], Entries(options));

    private static JsonTypeInfo<RecentEntry<TKey, TValue>[]> Entries(JsonSerializerOptions options) =>
        (JsonTypeInfo<RecentEntry<TKey, TValue>[]>)options.GetTypeInfo(typeof(RecentEntry<TKey, TValue>[]));
}
