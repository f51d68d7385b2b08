using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Locations;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Stock;

/// <summary>Books one movement of a SKU at a location.</summary>
internal static class RecordMovementEndpoint
{
    public const string Endpoint = "movements";

    internal static readonly Shape<Movement> Body = Shapes.Record(Movement.Read);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/stock/{sku}/{location}/movements", Handle)
        .Describe("recordMovement", "Stock", "Book a movement")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"type": "receipt", "quantity": 100, "reason": "delivery note 4711", "reference": "PO-1009"}""")
        .TakesKey(required: true)
        .TakesIfMatch()
        .Answers<StockBody>(201)
        .AnswersETag();

    private static async Task<Results<Answer<StockBody>, Problem>> Handle(string sku, string location, HttpContext http, IGrainFactory grains)
    {
        if ((PathIds.Refuse("sku", sku) ?? PathIds.Refuse("location", location)) is { } invalid) return invalid;

        var request = await Incoming.Creation(http, Endpoint, Body);
        if (request.Refusal is { } refusal) return refusal;

        if (await grains.To<ILocationGrain>(location).View() is null) return GetLocation.Unknown;

        var stock = grains.Stock(sku, location);
        if (request.IfMatch.MustExist && await stock.View() is null) return Problem.Of(new Rejected(Rejections.StaleVersion));

        var reply = await stock.Handle(http.Asks<StockCommand>(request.Body.ToCommand(request.Key, request.IfMatch.Version)));
        if (reply is not StockLevels { Levels: var levels }) return Problem.Of(reply);

        return Answer.Created(StockBody.Of(levels), location: null, levels.Version).As(reply);
    }
}
