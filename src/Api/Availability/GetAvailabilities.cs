using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Locations;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Api.Availability;

/// <param name="Items">The SKUs that are known, in the order asked for.</param>
/// <param name="Unknown">Those never seen.</param>
internal sealed record AvailabilitiesBody(IReadOnlyList<AvailabilityBody> Items, IReadOnlyList<string> Unknown);

/// <summary>What can be had of many SKUs now.</summary>
internal static class GetAvailabilities
{
    internal sealed record Question(ImmutableArray<string> Skus, ImmutableArray<string> Locations);

    internal static readonly Shape<Question> Body = Shapes.Record(fields => new Question(
        fields.Required("skus", Shapes.List(Shapes.Id, 1, ApiLimits.BatchSkus)),
        fields.Optional("locations", Shapes.List(Shapes.Id, 1, ApiLimits.BatchLocations), [])));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/availability", Handle)
        .Describe("getAvailabilities", "Availability", "What can be had of many SKUs now")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Browse)
        .Takes(Body, """{"skus": ["85123A", "71053"], "locations": ["WH-GB-DAVENTRY"]}""")
        .Answers<AvailabilitiesBody>(200);

    private static async Task<Results<Answer<AvailabilitiesBody>, Problem>> Handle(HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Plain(http, Body);
        if (request.Refusal is { } refusal) return refusal;

        var (skus, locations) = request.Body;
        if (await Unknown(grains, locations) is { } unknownLocation) return unknownLocation;

        var views = await grains.To<IAvailabilityGrain>().Read(skus, locations);
        var items = views.OfType<AvailabilityView>().Select(AvailabilityBody.Of).ToList();
        var unknown = skus.Where((_, index) => views[index] is null).ToList();
        return Answer.Ok(new AvailabilitiesBody(items, unknown)) with { NoStore = true };
    }

    // A misspelt location must not read as one that has nothing.
    private static async ValueTask<Problem?> Unknown(IGrainFactory grains, ImmutableArray<string> locations)
    {
        const string Code = "unknownLocation";
        var errors = new List<ProblemError>();
        for (var i = 0; i < locations.Length; i++)
        {
            if (await grains.To<ILocationGrain>(locations[i]).View() is null)
                errors.Add(new ProblemError($"/locations/{i}", Parameter: null, Code, GetLocation.Unknown.Detail!));
        }

        return errors.Count == 0 ? null : new(StatusCodes.Status422UnprocessableEntity, Code, GetLocation.Unknown.Detail, errors);
    }
}
