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
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>Units of an order left a location.</summary>
internal static class ShipOrderEndpoint
{
    internal sealed record Request(ImmutableArray<LineQuantity> Lines, string Location, string? Carrier, string? Tracking);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("lines", LineQuantities.Shape),
        fields.Required("location", Shapes.Id),
        fields.Optional("carrier", Shapes.Reference),
        fields.Optional("tracking", Shapes.Reference)));

    private static readonly Problem UnknownLocation = new(
        StatusCodes.Status422UnprocessableEntity,
        "unknownLocation",
        GetLocation.Unknown.Detail,
        [new ProblemError("/location", Parameter: null, "unknownLocation", GetLocation.Unknown.Detail!)]);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/orders/{id}/shipments", Handle)
        .Describe("shipOrder", "Orders", "Record a shipment")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"lines": [{"line": 1, "quantity": 6}], "location": "WH-GB-DAVENTRY", "carrier": "Royal Mail", "tracking": "RM1234"}""")
        .TakesKey(required: true)
        .TakesIfMatch()
        .Answers<OrderBody>(201)
        .AnswersETag();

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Creation(http, "shipments", Body);
        if (request.Refusal is { } refusal) return refusal;
        if (http.Caller().RefuseLocation(request.Body.Location, "/location") is { } foreign) return foreign;
        if (grains.Order(id) is not { } order) return OrderId.Unknown;

        var (lines, location, carrier, tracking) = request.Body;
        if (await grains.To<ILocationGrain>(location).View() is null) return GetLocation.UnknownAt("/location");

        var command = new ShipOrder(lines, location, carrier, tracking, request.Key, request.IfMatch.Version);
        var reply = await order.Handle(http.Asks<OrderCommand>(command));
        if (reply is not OrderAnswered shipped) return await IsNowhere(reply, location, grains) ? UnknownLocation : Problem.Of(reply);

        return Answer.Created(OrderBody.Of(shipped), $"/v1/orders/{id}", shipped.Order.Version).As(reply);
    }

    // Nothing is allocated where there is no location: the order can't tell that from one that has nothing of it.
    private static async ValueTask<bool> IsNowhere(Reply reply, string location, IGrainFactory grains) =>
        reply is Rejected { Rejection.Code: "notAllocatedHere" } && await grains.To<ILocationGrain>(location).View() is null;
}
