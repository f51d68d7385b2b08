using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Api.Locations;

/// <summary>Creates or changes a location. The whole description is replaced, so a repeat changes nothing.</summary>
internal static class PutLocation
{
    private const int PriorityMax = 1_000_000;

    internal static readonly Shape<LocationDescription> Description = Shapes.Record(ReadDescription);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/v1/locations/{location}", Handle)
        .Describe("putLocation", "Locations", "Create or change a location")
        .Admits()
        .WhenBusy(Urgency.Browse)
        .Takes(Description, """{"name": "Daventry", "kind": "warehouse", "country": "GB", "latitude": 52.26, "longitude": -1.16, "priority": 1}""")
        .Answers<LocationBody>(200, 201);

    private static async Task<Results<Answer<LocationBody>, Problem>> Handle(string location, HttpContext http, IGrainFactory grains)
    {
        if (PathIds.Refuse("location", location) is { } invalid) return invalid;

        var request = await Incoming.Plain(http, Description);
        if (request.Refusal is { } refusal) return refusal;

        var reply = await grains.To<ILocationGrain>(location).Handle(http.Asks<LocationCommand>(new DescribeLocation(request.Body)));
        if (reply is not LocationDescribed described) return Problem.Of(reply);

        var body = LocationBody.Of(described.Location);
        return described.Created ? Answer.Created(body, location: null, body.Version) : Answer.Ok(body, body.Version);
    }

    private static LocationDescription ReadDescription(Fields fields)
    {
        var description = new LocationDescription(
            fields.Required("name", Shapes.Text(1, 200)),
            fields.Required("kind", Shapes.Choice<LocationKind>()),
            fields.Required("country", Shapes.Country),
            fields.OptionalNumber("latitude", Shapes.Latitude),
            fields.OptionalNumber("longitude", Shapes.Longitude),
            fields.Optional("priority", Shapes.Integer(-PriorityMax, PriorityMax), 0),
            fields.Optional("ships", Shapes.Flag, otherwise: true),
            fields.Optional("pickup", Shapes.Flag, otherwise: true),
            fields.Optional("returns", Shapes.Flag, otherwise: true));
        fields.CheckCoordinates(description.Latitude, description.Longitude);
        return description;
    }
}
