using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>A shipment arrived. Telling it twice changes nothing.</summary>
internal static class ConfirmDeliveryEndpoint
{
    private static readonly Problem UnknownShipment = Problem.NotFound("shipmentNotFound", "The order has no such shipment.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/orders/{id}/shipments/{n}/delivered", Handle)
        .Describe("confirmDelivery", "Orders", "Record that a shipment arrived")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish)
        .Takes(Shapes.Nothing, "{}", required: false)
        .TakesKey(required: false)
        .TakesIfMatch()
        .Answers<OrderBody>(200)
        .AnswersETag();

    // Where a shipment left from never changes, so it can be judged before the command is on its way.
    private static async ValueTask<Problem?> Refuse(Caller caller, IOrderGrain order, int shipment)
    {
        if (caller.Scope != KeyScope.Node) return null;
        if (await order.View() is not { } view) return OrderId.Unknown;

        return view.Shipments.FirstOrDefault(made => made.Shipment == shipment) is { } made ? caller.RefuseLocation(made.Location) : UnknownShipment;
    }

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(string id, string n, HttpContext http, IGrainFactory grains)
    {
        var isNumber = int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var shipment);

        // The order has all of its keys in one place: the same one at another of its shipments is another key.
        var request = await Incoming.Change(http, $"delivered/{shipment}", Shapes.Nothing);
        if (request.Refusal is { } refusal) return refusal;
        if (grains.Order(id) is not { } order) return OrderId.Unknown;
        if (!isNumber || shipment < 1) return UnknownShipment;
        if (await Refuse(http.Caller(), order, shipment) is { } foreign) return foreign;

        var command = new ConfirmDelivery(shipment, request.OptionalKey, request.IfMatch.Version);
        var reply = await order.Handle(http.Asks<OrderCommand>(command));
        if (reply is not OrderAnswered delivered) return Problem.Of(reply);

        return Answer.Ok(OrderBody.Of(delivered), delivered.Order.Version).As(reply);
    }
}
