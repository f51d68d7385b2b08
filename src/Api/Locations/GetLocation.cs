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

/// <summary>A location's description.</summary>
internal static class GetLocation
{
    public static Problem Unknown { get; } = Problem.NotFound("locationNotFound", "There is no such location.");

    /// <summary>A body names a location that is not there.</summary>
    /// <param name="pointer">Where it names it.</param>
    public static Problem UnknownAt(string pointer)
    {
        const string Code = "unknownLocation";
        return new(StatusCodes.Status422UnprocessableEntity, Code, Unknown.Detail, [new ProblemError(pointer, Parameter: null, Code, Unknown.Detail!)]);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/locations/{location}", Handle)
        .Describe("getLocation", "Locations", "Read a location")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Browse)
        .Answers<LocationBody>(200);

    private static async Task<Results<Answer<LocationBody>, Problem>> Handle(string location, IGrainFactory grains)
    {
        if (!Ids.IsValid(location) || await grains.To<ILocationGrain>(location).View() is not { } view) return Unknown;

        return Answer.Ok(LocationBody.Of(view), view.Version);
    }
}
