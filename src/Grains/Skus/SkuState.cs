using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>What a SKU's events add up to. One that only a movement has created is plain: kind stock, without a name.</summary>
public sealed record SkuState
{
    public required string Sku { get; init; }

    public string? Name { get; init; }

    public SkuKind Kind { get; init; }

    public bool Backorderable { get; init; }

    /// <summary>Units that may wait at most; null for no limit.</summary>
    public long? BackorderLimit { get; init; }

    /// <summary>Ordinal order. At most as many as there are locations.</summary>
    [JsonConverter(typeof(OrdinalSetJson))]
    public ImmutableSortedSet<string> Locations { get; init; } = OrdinalSetJson.Empty;

    /// <summary>
    /// Those of <see cref="Locations"/> that came while lines waited and don't know yet what to hold for them. Nobody is told that they
    /// have units until they do: so a newcomer can't take what an older line waits for.
    /// </summary>
    [JsonConverter(typeof(OrdinalSetJson))]
    public ImmutableSortedSet<string> Unlisted { get; init; } = OrdinalSetJson.Empty;

    /// <summary>The lines that wait.</summary>
    [JsonConverter(typeof(WaitQueueJson))]
    public WaitQueue Queue { get; init; } = WaitQueue.Empty;

    /// <summary>Tombstones: waits of which nothing is left, with the place that they had in the queue; 0 for one that never had any.</summary>
    [JsonConverter(typeof(RecentJson<WaitId, long>))]
    public Recent<WaitId, long> Ended { get; init; } = Recent<WaitId, long>.Empty;

    /// <summary>Locations that lines wait for, or have waited for.</summary>
    [JsonConverter(typeof(PlacesJson))]
    public ImmutableSortedDictionary<string, SkuPlace> Places { get; init; } = PlacesJson.Empty;

    /// <summary>Units assigned to lines whose orders have not answered; at most <see cref="SkuLimits.AssignmentsMax"/>.</summary>
    public ImmutableArray<Assignment> Assignments { get; init; } = [];

    /// <summary>When the locations' flags were looked up last.</summary>
    public DateTimeOffset FlagsAsOf { get; init; }

    /// <summary>When a line came last that any location of a kind could serve.</summary>
    public DateTimeOffset LastWaitAt { get; init; }

    /// <summary>The grain's version; 0 before the first event.</summary>
    public long Version { get; init; }

    /// <summary>The location as far as waiting lines are concerned.</summary>
    public SkuPlace PlaceOf(string location) => Places.GetValueOrDefault(location, SkuPlace.New);

    /// <summary>
    /// What a location is to hold for waiting lines in all: what it held before, as far as it was used, and what waits now. An assignment of its
    /// units leaves this as it is, so it need not hear of it.
    /// </summary>
    public long HoldUpTo(string location, SkuPlace place) => place.Used + Queue.UnitsAt(location, place);

    /// <summary>
    /// True when a location is to be told again. That it was told the same number before is not enough: another one may have been sent since, and
    /// be on its way. So it is told once more after each line that came, also if that has gone.
    /// </summary>
    public bool MustBeTold(string location, SkuPlace place) =>
        !place.Returns.IsEmpty
        || place.Told != HoldUpTo(location, place)
        || (Queue.NewestAt(location, place) is > 0 and var newest && place.ToldVersion < Math.Max(newest, place.FlagsVersion));

    /// <summary>
    /// True when it is known who waits for a location's units. While it is not, nothing is assigned there: an older line that could have them might
    /// be passed over.
    /// </summary>
    public bool CanServe(SkuPlace place) => place.FlagsVersion > 0 || !Queue.AnyPlace;

    /// <summary>True when the location has heard of lines that wait for its units, or none does.</summary>
    public bool HasHeard(string location)
    {
        var place = PlaceOf(location);
        return CanServe(place)
            && (place.ToldVersion >= Math.Max(1, place.FlagsVersion) || Queue.UnitsAt(location, place) == 0);
    }

    /// <summary>Null when nobody has said or moved anything about it.</summary>
    public SkuView? View() =>
        Version == 0 ? null : new(Sku, Name, Kind, Backorderable, BackorderLimit, [.. Listed], Version, Queue.Units);

    private ImmutableSortedSet<string> Listed => Unlisted.IsEmpty ? Locations : Locations.Except(Unlisted);
}
