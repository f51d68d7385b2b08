using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
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

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(HttpContext http, IGrainFactory grains, RecentlyShort recentlyShort)
    {
        var request = await Incoming.Creation(http, "orders", Draft.Shape);
        if (request.Refusal is { } refusal) return refusal;

        if (!http.Caller().Sees(request.Body.Channel)) return AccessProblems.OtherChannel;

        var id = DerivedId.Of(request.Key);
        var place = new PlaceOrder(request.Body, request.Key);
        var reply = await Place(id, place, http, grains, recentlyShort);
        if (reply is Rejected { Rejection: var rejection }) recentlyShort.Note(rejection);
        if (reply is not OrderAnswered placed) return Problem.Of(reply);

        return Answer.Created(OrderBody.Of(placed), $"/v1/orders/{id}", placed.Order.Version).As(reply);
    }

    // What was short a moment ago is asked for again at once: it is mostly refused without waking an order. What is remembered here decides
    // only whether that is asked first, never what is answered.
    private static async ValueTask<Reply> Place(string id, PlaceOrder place, HttpContext http, IGrainFactory grains, RecentlyShort recentlyShort) =>
        recentlyShort.Has(place.Draft) && await grains.To<IShortageGrain>().WouldRefuse(id, place) is { } shortage
            ? shortage
            : await grains.To<IOrderGrain>(id).Handle(http.Asks<OrderCommand>(place));
}
