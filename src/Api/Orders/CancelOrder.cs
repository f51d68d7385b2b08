using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>Cancels units that are not shipped: those named, or all.</summary>
internal static class CancelOrderEndpoint
{
    internal sealed record Request(string Reason, ImmutableArray<LineQuantity> Lines);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("reason", Shapes.Reason),
        fields.Optional("lines", LineQuantities.Shape, [])));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/orders/{id}/cancel", Handle)
        .Describe("cancelOrder", "Orders", "Cancel what is not shipped")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"reason": "changed my mind", "lines": [{"line": 1, "quantity": 2}]}""")
        .TakesKey(required: false)
        .TakesIfMatch()
        .Answers<OrderBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Change(http, "cancel", Body);
        if (request.Refusal is { } refusal) return refusal;
        if (await grains.Order(id, http.Caller()) is not { } order) return OrderId.Unknown;

        var (reason, lines) = request.Body;
        var reply = await order.Handle(http.Asks<OrderCommand>(new CancelOrder(reason, lines, request.OptionalKey, request.IfMatch.Version)));
        if (reply is not OrderAnswered cancelled) return Problem.Of(reply);

        return Answer.Ok(OrderBody.Of(cancelled), cancelled.Order.Version).As(reply);
    }
}
