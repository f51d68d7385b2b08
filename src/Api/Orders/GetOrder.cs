using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Orders;

/// <summary>An order as of the last flush.</summary>
internal static class GetOrder
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/orders/{id}", Handle)
        .Describe("getOrder", "Orders", "Read an order")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Browse)
        .Answers<OrderBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<OrderBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains) =>
        grains.Order(id) is { } order && await order.View(http.Caller()) is { } view
            ? Answer.Ok(OrderBody.Of(view), view.Version) with { NoStore = true }
            : OrderId.Unknown;
}
