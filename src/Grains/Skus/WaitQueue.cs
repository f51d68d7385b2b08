using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>One line that waits. Invariant: something is left to wait for.</summary>
/// <param name="Number">Its place in the queue: the SKU's version at its arrival.</param>
/// <param name="Assigned">Units that were assigned to it, whatever became of them.</param>
/// <param name="Withdrawn">Units that its order has given up.</param>
/// <param name="Location">Where it waits; null for any that ships, or has pickup.</param>
public sealed record WaitEntry(
    long Number,
    WaitId Wait,
    long Quantity,
    long Assigned,
    long Withdrawn,
    string? Location,
    bool Pickup,
    DateTimeOffset Since)
{
    /// <summary>Units that it waits for. An assignment may have crossed with a cancel; then there is less than nothing left.</summary>
    [JsonIgnore]
    public long Left => Math.Max(0, Quantity - Assigned - Withdrawn);

    /// <summary>True when units at the location are for it.</summary>
    public bool IsServedFrom(string location, SkuPlace place) => Location is null ? (Pickup ? place.Pickup : place.Ships) : Location == location;
}

/// <summary>
/// The lines that wait for one SKU, oldest first. They stand in pools, by what could serve them, with each pool's sum at hand: so telling
/// what waits for a location, and who is next there, takes no walk through the queue.
/// </summary>
public sealed class WaitQueue
{
    // No location's id has an '@'.
    private const string Shipping = "@ships";
    private const string PickedUp = "@pickup";

    private readonly ImmutableSortedDictionary<string, Pool> _pools;
    private readonly ImmutableSortedDictionary<WaitId, (string Pool, long Number)> _index;

    private WaitQueue(
        ImmutableSortedDictionary<string, Pool> pools,
        ImmutableSortedDictionary<WaitId, (string Pool, long Number)> index,
        ImmutableSortedDictionary<string, long> newest,
        long units)
    {
        _pools = pools;
        _index = index;
        Newest = newest;
        Units = units;
    }

    public static WaitQueue Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, Pool>(StringComparer.Ordinal),
        ImmutableSortedDictionary<WaitId, (string, long)>.Empty,
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal),
        0);

    /// <summary>
    /// By pool, the number of the line that came last, whether it still waits or not. No entry tells it once that line has gone, so snapshots
    /// keep it.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Newest { get; }

    /// <summary>Units that are waited for, in all.</summary>
    public long Units { get; }

    /// <summary>Lines that wait.</summary>
    public int Count => _index.Count;

    /// <summary>True while a line waits that any location of a kind could serve.</summary>
    public bool AnyPlace => _pools.ContainsKey(Shipping) || _pools.ContainsKey(PickedUp);

    /// <summary>Oldest first.</summary>
    public IEnumerable<WaitEntry> Entries => _pools.Values.SelectMany(pool => pool.Entries.Values).OrderBy(entry => entry.Number);

    /// <summary>The queue that was kept as its entries and what it knew of those that have gone.</summary>
    public static WaitQueue Of(IEnumerable<WaitEntry> entries, IEnumerable<KeyValuePair<string, long>> newest)
    {
        var queue = entries.Aggregate(Empty, (queue, entry) => queue.With(entry));
        return new WaitQueue(queue._pools, queue._index, queue.Newest.SetItems(newest), queue.Units);
    }

    public WaitEntry? Find(WaitId wait) => _index.TryGetValue(wait, out var at) ? _pools[at.Pool].Entries[at.Number] : null;

    /// <summary>Units waited for that this location could provide.</summary>
    public long UnitsAt(string location, SkuPlace place) => At(_pools, location, place).Sum(pool => pool.Units);

    /// <summary>Who is next at this location; null when nobody waits for its units.</summary>
    public WaitEntry? OldestAt(string location, SkuPlace place) =>
        At(_pools, location, place).Select(pool => pool.Entries.First().Value).MinBy(entry => entry.Number);

    /// <summary>The number of the line that came last to wait for this location's units, whether it still waits or not; 0 when none ever did.</summary>
    public long NewestAt(string location, SkuPlace place) => At(Newest, location, place).DefaultIfEmpty().Max();

    /// <summary>With the entry as it is now: added, changed, or, when nothing is left of it, gone.</summary>
    public WaitQueue With(WaitEntry entry)
    {
        var name = entry.Location ?? (entry.Pickup ? PickedUp : Shipping);
        var pool = _pools.GetValueOrDefault(name, Pool.Empty);
        var before = pool.Entries.TryGetValue(entry.Number, out var known) ? known.Left : 0;
        var entries = entry.Left > 0 ? pool.Entries.SetItem(entry.Number, entry) : pool.Entries.Remove(entry.Number);
        return new WaitQueue(
            entries.IsEmpty ? _pools.Remove(name) : _pools.SetItem(name, new Pool(entries, pool.Units - before + entry.Left)),
            entry.Left > 0 ? _index.SetItem(entry.Wait, (name, entry.Number)) : _index.Remove(entry.Wait),
            Newest.SetItem(name, Math.Max(Newest.GetValueOrDefault(name), entry.Number)),
            Units - before + entry.Left);
    }

    // What is known of those pools that a location's units are for.
    private static IEnumerable<T> At<T>(ImmutableSortedDictionary<string, T> pools, string location, SkuPlace place)
    {
        if (pools.TryGetValue(location, out var here))
        {
            yield return here;
        }

        if (place.Ships && pools.TryGetValue(Shipping, out var shipped))
        {
            yield return shipped;
        }

        if (place.Pickup && pools.TryGetValue(PickedUp, out var pickedUp))
        {
            yield return pickedUp;
        }
    }

    // Entries by number, and the sum of what is left of them. A pool without entries is none.
    private sealed record Pool(ImmutableSortedDictionary<long, WaitEntry> Entries, long Units)
    {
        public static Pool Empty { get; } = new(ImmutableSortedDictionary<long, WaitEntry>.Empty, 0);
    }
}

/// <summary>A <see cref="WaitQueue"/> as a snapshot keeps it.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Newest">See <see cref="WaitQueue.Newest"/>; in ordinal order.</param>
public sealed record KeptQueue(WaitEntry[] Entries, ImmutableSortedDictionary<string, long> Newest);

/// <summary>A <see cref="WaitQueue"/> as <see cref="KeptQueue"/>, which must be in the serializer's context.</summary>
public sealed class WaitQueueJson : JsonConverter<WaitQueue>
{
    public override WaitQueue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, Kept(options)) is { } kept ? WaitQueue.Of(kept.Entries, kept.Newest) : WaitQueue.Empty;

    public override void Write(Utf8JsonWriter writer, WaitQueue value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new KeptQueue([.. value.Entries], value.Newest), Kept(options));

    private static JsonTypeInfo<KeptQueue> Kept(JsonSerializerOptions options) => (JsonTypeInfo<KeptQueue>)options.GetTypeInfo(typeof(KeptQueue));
}
