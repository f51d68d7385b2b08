namespace OrleansOms.Load.Days.Expected;

/// <summary>A location as it was put to the server; it does not change during a day.</summary>
/// <param name="At">Where it is; null when nobody has said so.</param>
/// <param name="Priority">Lower is taken first between places that are equally far.</param>
/// <param name="Ships">Orders are sent from here.</param>
/// <param name="Pickup">Orders are picked up here.</param>
/// <param name="Returns">Returns are received here.</param>
public sealed record Place(string Id, Point? At, int Priority, bool Ships, bool Pickup, bool Returns)
{
    /// <summary>Whether an order that names no place may be served from here.</summary>
    public bool MayServe(bool pickup) => pickup ? Pickup : Ships;
}

/// <summary>A point on Earth, in degrees.</summary>
public readonly record struct Point(double Latitude, double Longitude)
{
    private const double MeanRadiusMetres = 6_371_008.8;

    /// <summary>The great-circle distance by the haversine formula, in whole metres.</summary>
    public long MetresTo(Point other)
    {
        var north = Math.Sin(double.DegreesToRadians(other.Latitude - Latitude) / 2);
        var east = Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2);
        var parallels = Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(other.Latitude));
        return (long)Math.Round(2 * MeanRadiusMetres * Math.Asin(Math.Sqrt((north * north) + (parallels * east * east))));
    }
}
