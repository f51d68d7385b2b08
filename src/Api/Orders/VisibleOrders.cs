using OrleansOms.Api.Access;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>Orders as a caller may know of them: for a storefront those of other channels are not there.</summary>
internal static class VisibleOrders
{
    /// <summary>The order's grain; null where the caller knows of no such order. An order's channel never changes.</summary>
    public static async ValueTask<IOrderGrain?> Order(this IGrainFactory grains, string id, Caller caller) =>
        grains.Order(id) is { } order && (caller.Channel is null || await order.View(caller) is not null) ? order : null;

    /// <summary>The order; null where the caller knows of none.</summary>
    public static async ValueTask<OrderView?> View(this IOrderGrain order, Caller caller) =>
        await order.View() is { } view && caller.Sees(view.Channel) ? view : null;
}
