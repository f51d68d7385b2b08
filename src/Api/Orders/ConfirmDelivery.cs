using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>A shipment arrived. Telling it twice changes nothing.</summary>
internal static class ConfirmDeliveryEndpoint
{
    internal static readonly Shape<Nothing> Body = Shapes.Record(_ => new Nothing());

    private static readonly Problem UnknownShipment = Problem.NotFound("shipmentNotFound", "The order has no such shipment.");

    internal sealed record Nothing;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/orders/{id}/shipments/{n}/delivered", Handle)
        .Describe("confirmDelivery", "Orders", "Record that a shipment arrived")
        .Takes(Body, "{}", required: false)
        .TakesKey(required: false)
        .TakesIfMatch()
        .Answers<OrderBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(string id, string n, HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Change(http, "delivered", Body);
        if (request.Refusal is { } refusal) return refusal;
        if (grains.Order(id) is not { } order) return OrderId.Unknown;
        if (!int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var shipment) || shipment < 1) return UnknownShipment;

        var command = new ConfirmDelivery(shipment, request.OptionalKey, request.IfMatch.Version);
        var reply = await order.Handle(http.Asks<OrderCommand>(command));
        if (reply is not OrderAnswered delivered) return Problem.Of(reply);

        return Answer.Ok(OrderBody.Of(delivered), delivered.Order.Version).As(reply);
    }
}
