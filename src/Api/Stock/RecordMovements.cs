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
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Stock;

/// <summary>Books many movements, each by itself: those of one stock location in their order, those of several side by side.</summary>
internal static class RecordMovementsEndpoint
{
    internal sealed record Item(string Sku, string Location, Movement Movement);

    internal static readonly Shape<ImmutableArray<Judged<Item>>> Body = Shapes.Record(body =>
        body.Required("movements", Shapes.List(Shapes.Judged(Shapes.Record(ReadItem)), 1, ApiLimits.BulkMovements)));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/stock/movements", Handle)
        .Describe("recordMovements", "Stock", "Book many movements")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"movements": [{"sku": "85123A", "location": "WH-GB-DAVENTRY", "type": "receipt", "quantity": 100, "reason": "opening stock"}]}""")
        .TakesKey(required: true)
        .Answers<BulkBody>(200);

    private static async Task<Results<Answer<BulkBody>, Problem>> Handle(HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Creation(http, RecordMovementEndpoint.Endpoint, Body);
        if (request.Refusal is { } refusal) return refusal;

        var results = new BulkResult[request.Body.Length];
        var bookable = request.Body.Select((item, index) => (Item: item, Index: index)).Where(entry => !IsRefused(entry, http.Caller(), results)).ToList();
        if (bookable.Count == 0) return Answer.Ok(new BulkBody(results));

        // The movements' keys remember the whole body each, but another body may have none of their places in it.
        var opened = await grains.To<IBatchGrain>(request.Key.Key).Handle(http.Asks<BatchCommand>(new OpenBatch(request.Key)));
        if (opened is not Done) return Problem.Of(opened);

        var places = bookable.GroupBy(entry => (entry.Item.Value.Sku, entry.Item.Value.Location));
        await Task.WhenAll(places.Select(place => RecordInOrder(place, request.Key, results, http, grains)));

        return new Answer<BulkBody>(StatusCodes.Status200OK, new BulkBody(results)) { Replayed = results.All(result => result.Replayed) };
    }

    /// <summary>Settles a movement that is refused before any grain is asked.</summary>
    private static bool IsRefused((Judged<Item> Item, int Index) entry, Caller caller, BulkResult[] results)
    {
        var (item, index) = entry;
        var problem = item.Faults.Count > 0
            ? Problem.Of(item.Faults)
            : caller.RefuseLocation(item.Value.Location, $"/movements/{index}/location");
        if (problem is null) return false;

        results[index] = BulkResult.Of(index, problem);
        return true;
    }

    private static async Task RecordInOrder(
        IEnumerable<(Judged<Item> Item, int Index)> movements,
        RequestKey key,
        BulkResult[] results,
        HttpContext http,
        IGrainFactory grains)
    {
        foreach (var (item, index) in movements)
        {
            results[index] = await Record(item.Value, index, key with { Key = $"{key.Key}#{index}" }, http, grains);
        }
    }

    private static async Task<BulkResult> Record(Item item, int index, RequestKey key, HttpContext http, IGrainFactory grains)
    {
        try
        {
            if (await grains.To<ILocationGrain>(item.Location).View() is null) return BulkResult.Of(index, GetLocation.UnknownAt($"/movements/{index}/location"));

            var command = http.Asks<StockCommand>(item.Movement.ToCommand(key, ifMatch: null));
            var reply = await grains.Stock(item.Sku, item.Location).Handle(command);
            return reply is StockLevels { Levels: var levels }
                ? BulkResult.Of(index, StockBody.Of(levels)) with { Replayed = reply.Replayed }
                : BulkResult.Of(index, Problem.Of(reply));
        }
        catch (Exception e) when (Failures.IsUnavailability(e))
        {
            // The others may have been booked, so the answer as a whole stands; the same key makes up for this one.
            return BulkResult.Of(index, e is StoreDamagedException ? Problem.Damaged : Problem.Unavailable);
        }
    }

    private static Item ReadItem(Fields fields) =>
        new(fields.Required("sku", Shapes.Id), fields.Required("location", Shapes.Id), Movement.Read(fields));
}
