using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Locations;

/// <summary>A place that holds stock. Id: the location's.</summary>
[Alias("oms.ILocationGrain")]
public interface ILocationGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<LocationCommand> command);

    /// <summary>Null when nobody has described it.</summary>
    [AlwaysInterleave, Alias("View"), AnyGateway]
    ValueTask<LocationView?> View();
}

[GenerateSerializer, Immutable, Alias("oms.LocationCommand")]
public abstract record LocationCommand;

/// <summary>Creates or changes a location. Answered by <see cref="LocationDescribed"/>.</summary>
[GenerateSerializer, Immutable, Alias("oms.DescribeLocation")]
public sealed record DescribeLocation(LocationDescription Description) : LocationCommand;

public enum LocationKind
{
    Warehouse,
    Store,
    Locker,
    Supplier,
}

/// <param name="Name">1 to 200 characters.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Latitude">Degrees, WGS 84, -90 to 90; given together with the longitude or not at all.</param>
/// <param name="Longitude">Degrees, WGS 84, -180 to 180.</param>
/// <param name="Priority">Lower is taken first between equals.</param>
/// <param name="Ships">Orders may be sourced from here.</param>
[GenerateSerializer, Immutable, Alias("oms.LocationDescription")]
public sealed record LocationDescription(
    string Name,
    LocationKind Kind,
    string Country,
    double? Latitude,
    double? Longitude,
    int Priority,
    bool Ships,
    bool Pickup,
    bool Returns);

[GenerateSerializer, Immutable, Alias("oms.LocationView")]
public sealed record LocationView(string Location, LocationDescription Description, long Version);

[GenerateSerializer, Immutable, Alias("oms.LocationDescribed")]
public sealed record LocationDescribed(LocationView Location, bool Created) : Reply;
