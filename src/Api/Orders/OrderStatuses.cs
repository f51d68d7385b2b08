namespace OrleansOms.Api.Orders;

/// <summary>Every status an order may have, as the contract lists them.</summary>
internal static class OrderStatuses
{
    public static readonly IReadOnlyList<string> All =
    [
        "placing", "allocated", "backordered", "partiallyShipped", "shipped", "delivered", "cancelled", "partiallyReturned", "returned",
    ];
}
