using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Api.Locations;

/// <summary>A location as it is read.</summary>
internal sealed record LocationBody(
    string Location,
    string Name,
    LocationKind Kind,
    string Country,
    double? Latitude,
    double? Longitude,
    int Priority,
    bool Ships,
    bool Pickup,
    bool Returns,
    long Version)
{
    public static LocationBody Of(LocationView view) => new(
        view.Location,
        view.Description.Name,
        view.Description.Kind,
        view.Description.Country,
        view.Description.Latitude,
        view.Description.Longitude,
        view.Description.Priority,
        view.Description.Ships,
        view.Description.Pickup,
        view.Description.Returns,
        view.Version);
}
