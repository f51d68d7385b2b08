using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>Places an order. The answer comes when every line is settled.</summary>
internal static class PlaceOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/orders", Handle)
        .Describe("placeOrder", "Orders", "Place an order")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Place)
        .Takes(Draft.Shape, Draft.Example)
        .TakesKey(required: true)
        .Answers<OrderBody>(201)
        .AnswersETag();

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(HttpContext http, IOrderDesk desk, TimeProvider time)
    {
        var request = await Incoming.Creation(http, "orders", Draft.Shape);
        if (request.Refusal is { } refusal) return refusal;

        if (!http.Caller().Sees(request.Body.Channel)) return AccessProblems.OtherChannel;

        var id = DerivedId.Of(request.Key);

        // A grain's answer is waited for so long by Orleans; at a desk nobody else looks at the time.
        var reply = await desk.Place(id, http.Asks(new PlaceOrder(request.Body, request.Key))).AsTask().WaitAsync(ApiLimits.GrainAnswer, time, CancellationToken.None);
        if (reply is not OrderAnswered placed) return Problem.Of(reply);

        return Answer.Created(OrderBody.Of(placed), $"/v1/orders/{id}", placed.Order.Version).As(reply);
    }
}
