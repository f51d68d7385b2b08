using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Grains.Locations;

/// <summary>What can happen to a location.</summary>
public abstract record LocationEvent;

/// <summary>The location was described; every field replaces the one before. Its fields are the journal's own, not the contract's.</summary>
public sealed record LocationDescriptionSet(
    string Name,
    LocationKind Kind,
    string Country,
    double? Latitude,
    double? Longitude,
    int Priority,
    bool Ships,
    bool Pickup,
    bool Returns) : LocationEvent
{
    internal static LocationDescriptionSet Of(LocationDescription said) =>
        new(said.Name, said.Kind, said.Country, said.Latitude, said.Longitude, said.Priority, said.Ships, said.Pickup, said.Returns);

    internal LocationDescription Description() => new(Name, Kind, Country, Latitude, Longitude, Priority, Ships, Pickup, Returns);
}

/// <summary>The names of a location's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class LocationCodecs
{
    public static readonly EventNames<LocationEvent> Events = new EventNames<LocationEvent>()
        .Add("location.described.v1", LocationJson.Default.LocationDescriptionSet);

    public static readonly JsonStates<LocationState> States = new(1, LocationJson.Default.LocationState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(LocationDescriptionSet))]
[JsonSerializable(typeof(LocationState))]
internal sealed partial class LocationJson : JsonSerializerContext;
