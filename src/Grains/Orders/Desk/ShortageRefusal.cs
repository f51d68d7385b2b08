using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Desk;

/// <summary>
/// Refuses in the place of orders that don't exist: a sold-out SKU is asked for many times a second, and each new order that only says "no" would cost
/// an activation and its history. Rules: <see cref="Placing"/>, the same as an order's.
/// </summary>
/// <remarks>
/// It may speak for an order only where it is certain that there is none, for one that was placed with the same key, or is being placed, has to tell
/// its own outcome. First the views are read, then it is looked whether the order exists: in memory, among what waits for the disk, in the
/// store, in this order, which is the way an order goes. Found in none of them it did not exist at the first look, and orders do not vanish,
/// so it did not exist when the views said that units were short either: at that moment the order itself would have said the same, and
/// a request that places it later comes after this one.
/// </remarks>
internal static class ShortageRefusal
{
    /// <summary>What placing <paramref name="order"/> is refused with, for want of stock; null when it is not, or when only the order itself can tell.</summary>
    public static async ValueTask<Reply?> OfAsync(Node node, GrainName order, PlaceOrder place, Prepared prepared) =>
        prepared.Plan is { IsShort: true } plan && !await MayExist(node, order)
            ? Placing.Place(OrderState.Initial(order.Id), new PlaceSourced(prepared.Terms, plan, place.Key)).Refusal
            : null;

    private static async ValueTask<bool> MayExist(Node node, GrainName order) =>
        node.Residents.Find(order) is not null
        || node.Log.HasPending(order)
        || (await node.Store.ReadRowsAsync(order, 1, 1, CancellationToken.None).OrUnavailable()).Count > 0;
}
