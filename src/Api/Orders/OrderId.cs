using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>Orders by the ids in paths.</summary>
internal static class OrderId
{
    public static Problem Unknown { get; } = Problem.Of(new Rejected(Rejections.OrderNotFound));

    /// <summary>The order's grain; null where no order has such an id.</summary>
    public static IOrderGrain? Order(this IGrainFactory grains, string id) => DerivedId.IsValid(id) ? grains.To<IOrderGrain>(id) : null;
}
