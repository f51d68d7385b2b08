using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Locations;

internal sealed record LocationDescription(
    string Name,
    string Kind,
    string Country,
    double? Latitude = null,
    double? Longitude = null,
    int Priority = 0,
    bool Ships = true,
    bool Pickup = true,
    bool Returns = true);

internal sealed record LocationBody(
    string Location,
    string Name,
    string Kind,
    string Country,
    double? Latitude,
    double? Longitude,
    int Priority,
    bool Ships,
    bool Pickup,
    bool Returns,
    long Version);

/// <summary>Creates or changes a location.</summary>
internal sealed class PutLocation(LocationTable locations)
{
    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var (asked, _, refusal) = await IncomingRequest.BodyAsync(http, BaselineJson.Default.LocationDescription);
        if (refusal is not null) return refusal;
        var id = http.PathId("location");
        var version = await locations.DescribeAsync(id, asked);
        var body = new LocationBody(
            id, asked.Name, asked.Kind, asked.Country, asked.Latitude, asked.Longitude, asked.Priority, asked.Ships, asked.Pickup, asked.Returns, version);
        var answer = version == 1 ? Answer.Created(body, BaselineJson.Default.LocationBody) : Answer.Ok(body, BaselineJson.Default.LocationBody);
        return answer with { Version = version };
    }
}
