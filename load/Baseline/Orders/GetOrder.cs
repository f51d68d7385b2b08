using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Orders;

/// <summary>Reads an order.</summary>
internal sealed class GetOrder(OrderTable orders)
{
    private static readonly Problem Unknown = Problem.NotFound("orderNotFound", "There is no such order.");

    public async ValueTask<IAnswer> HandleAsync(HttpContext http) =>
        Guid.TryParseExact(http.PathId("id"), "N", out var id) && await orders.FindAsync(id) is { } order
            ? Answer.Ok(OrderBody.Of(order), BaselineJson.Default.OrderBody) with { Version = OrderBody.FirstVersion }
            : Unknown;
}
