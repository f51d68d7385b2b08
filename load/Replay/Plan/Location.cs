using CsvHelper;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>A place that holds stock, as it is put to the server.</summary>
/// <param name="Kind">warehouse, store, locker or supplier.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record Location(string Id, string Name, string Kind, string Country, double? Latitude, double? Longitude);

/// <summary>The places a replay uses: a file's, or a small set that is built in.</summary>
public static class Locations
{
    public static IReadOnlyList<Location> BuiltIn { get; } =
    [
        new("WH-GB-DAVENTRY", "Daventry DC", "warehouse", "GB", 52.25688, -1.16066),
        new("WH-GB-WARRINGTON", "Warrington DC", "warehouse", "GB", 53.39254, -2.58024),
        new("WH-NL-VENLO", "Venlo DC", "warehouse", "NL", 51.37, 6.16806),
        new("ST-GB-LONDON", "London", "store", "GB", 51.50853, -0.12574),
        new("ST-GB-MANCHESTER", "Manchester", "store", "GB", 53.48095, -2.23743),
        new("ST-GB-GLASGOW", "Glasgow", "store", "GB", 55.86515, -4.25763),
        new("ST-DE-BERLIN", "Berlin", "store", "DE", 52.52437, 13.41053),
        new("ST-FR-PARIS", "Paris", "store", "FR", 48.85341, 2.3488),
    ];

    private static readonly CsvReaderOptions Options = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
    };

    /// <summary>Reads <c>id,name,kind,country,lat,lon</c>; other columns are left alone, empty coordinates allowed.</summary>
    /// <exception cref="BadHistoryException">Unreadable, a column missing, or no row.</exception>
    public static IReadOnlyList<Location> Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, Options);
            var locations = new List<Location>();
            while (csv.Read())
                locations.Add(new Location(
                    csv.GetString("id"), csv.GetString("name"), csv.GetString("kind"), csv.GetString("country"),
                    csv["lat"].ParseOrNull<double>(), csv["lon"].ParseOrNull<double>()));
            if (locations.Count == 0) throw new BadHistoryException($"{path} lists no location.");
            if (locations.DistinctBy(location => location.Id, StringComparer.Ordinal).Count() < locations.Count)
                throw new BadHistoryException($"{path} has an id twice.");
            return locations;
        }
        catch (Exception broken) when (broken is CsvFormatException or IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            throw new BadHistoryException($"{path} is not readable as a list of locations: {broken.Message.ReplaceLineEndings(" ")}");
        }
    }
}
