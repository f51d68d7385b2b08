namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>Tells from the published views that an order can't be placed, without waking it. Stateless, one in each silo.</summary>
[Alias("oms.IShortageGrain")]
public interface IShortageGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// What placing <paramref name="order"/> would be refused with now, for want of stock; null when it would not, or when only the order itself can tell.
    /// Nothing is held and nothing remembered.
    /// </summary>
    /// <param name="order">The order's id, which derives from the key.</param>
    [Alias("WouldRefuse"), AnyGateway]
    ValueTask<Rejection?> WouldRefuse(string order, PlaceOrder place);
}
