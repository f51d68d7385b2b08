using System.Collections.Immutable;
using OrleansOms.Api.Access;
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

    public static void Map(IEndpointRouteBuilder routes)
    {
        var memory = routes.ServiceProvider.GetRequiredService<IAvailabilityInMemory>();
        Delegate handle = (HttpContext http) => Handle(http, memory);
        routes.MapPost("/v1/availability", handle)
            .Describe("getAvailabilities", "Availability", "What can be had of many SKUs now")
            .Admits(KeyScope.Storefront)
            .WhenBusy(Urgency.Browse)
            .Takes(Body, """{"skus": ["85123A", "71053"], "locations": ["WH-GB-DAVENTRY"]}""")
            .Answers<AvailabilitiesBody>(200);
    }

    private static async Task Handle(HttpContext http, IAvailabilityInMemory memory)
    {
        var request = await Incoming.Plain(http, Body);
        if (request.Refusal is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var (skus, locations) = request.Body;
        if (await Unknown(http, locations) is { } unknownLocation)
        {
            await unknownLocation.ExecuteAsync(http);
            return;
        }

        var bodies = new byte[]?[skus.Length];
        if (!locations.IsEmpty || !AreAllInMemory(memory, skus, bodies)) await Ask(http, skus, locations, bodies);
        await AvailabilityBytes.AnswerAsync(http, skus, bodies);
    }

    private static bool AreAllInMemory(IAvailabilityInMemory memory, ImmutableArray<string> skus, byte[]?[] bodies)
    {
        var found = new KeptAvailability?[skus.Length];
        memory.Find(skus.AsSpan(), found);
        var all = true;
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is { } kept) bodies[i] = AvailabilityBytes.Of(kept);
            else all = false;
        }

        return all;
    }

    // Only for those that are not there yet.
    private static async Task Ask(HttpContext http, ImmutableArray<string> skus, ImmutableArray<string> locations, byte[]?[] bodies)
    {
        var grains = http.RequestServices.GetRequiredService<IGrainFactory>();
        var views = await grains.To<IAvailabilityGrain>().Read([.. skus.Where((_, index) => bodies[index] is null)], locations);
        for (int i = 0, asked = 0; i < bodies.Length; i++)
        {
            if (bodies[i] is null && views[asked++] is { } view) bodies[i] = AvailabilityBytes.Of(view);
        }
    }

    // A misspelt location must not read as one that has nothing.
    private static async ValueTask<Problem?> Unknown(HttpContext http, ImmutableArray<string> locations)
    {
        if (locations.IsEmpty) return null;

        var grains = http.RequestServices.GetRequiredService<IGrainFactory>();
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
