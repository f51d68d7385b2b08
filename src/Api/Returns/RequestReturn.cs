using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>Announces units of an order that are to come back. The answer comes when the order has granted them.</summary>
internal static class RequestReturnEndpoint
{
    internal sealed record Request(string OrderId, ImmutableArray<AnnouncedLine> Lines, ReturnMethod Method);

    private static readonly Shape<AnnouncedLine> Line = Shapes.Record(line => new AnnouncedLine(
        line.Required("line", Shapes.LineNumber),
        line.Required("quantity", Shapes.Quantity),
        line.Required("reason", Shapes.Reason)));

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("orderId", Shapes.Id),
        fields.Required("lines", Shapes.List(Line, 1, ApiLimits.OrderLines)),
        fields.Required("method", Shapes.Choice<ReturnMethod>())));

    private static readonly Problem UnknownOrder = Problem.Of(new Rejected(Rejections.UnknownOrder));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/returns", Handle)
        .Describe("requestReturn", "Returns", "Announce a return")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"orderId": "0h8bfzj3a2m6tq9w4x7c1d5e8g", "lines": [{"line": 1, "quantity": 2, "reason": "too small"}], "method": "mail"}""")
        .TakesKey(required: true)
        .Answers<ReturnBody>(201)
        .AnswersETag();

    private static async Task<Results<Answer<ReturnBody>, Problem>> Handle(HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Creation(http, "returns", Body);
        if (request.Refusal is { } refusal) return refusal;

        var (order, lines, method) = request.Body;
        if (await grains.Order(order, http.Caller()) is null) return UnknownOrder;

        var id = DerivedId.Of(request.Key);
        var command = new RequestReturn(order, lines, method, request.Key);
        var reply = await grains.To<IReturnGrain>(id).Handle(http.Asks<ReturnCommand>(command));
        if (reply is not ReturnAnswered requested) return Problem.Of(reply);

        return Answer.Created(ReturnBody.Of(requested), $"/v1/returns/{id}", requested.Return.Version).As(reply);
    }
}
