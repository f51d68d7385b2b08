namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>A point on Earth, in degrees, WGS 84.</summary>
public readonly record struct Coordinates(double Latitude, double Longitude)
{
    // The mean radius R1 of the Earth, in metres (IUGG).
    private const double EarthRadius = 6_371_008.8;

    /// <summary>
    /// The great-circle distance in whole metres, by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68,
    /// 1984, p. 159). Whole metres, so that sums of distances do not depend on their order.
    /// </summary>
    public long MetresTo(Coordinates other)
    {
        var latitudes = Haversine(other.Latitude - Latitude);
        var longitudes = Haversine(other.Longitude - Longitude);
        var chord = latitudes + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(other.Latitude)) * longitudes);
        return (long)Math.Round(2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord))));
    }

    private static double Haversine(double degrees)
    {
        var half = Math.Sin(Radians(degrees) / 2);
        return half * half;
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
