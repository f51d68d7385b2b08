using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Grains.Locations;

/// <summary>What a location's events add up to.</summary>
public sealed record LocationState
{
    public required string Location { get; init; }

    /// <summary>Null before it was described.</summary>
    public LocationDescription? Description { get; init; }

    /// <summary>The grain's version; 0 before the first event.</summary>
    public long Version { get; init; }

    /// <summary>Null when nobody has described it.</summary>
    public LocationView? View() => Description is null ? null : new(Location, Description, Version);
}
