namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>Takes orders to be placed, by the shortest way there is from this process.</summary>
public interface IOrderDesk
{
    /// <summary>Places an order and answers when every line is settled, as <see cref="IOrderGrain.Handle"/> does.</summary>
    /// <param name="id">The order's, which derives from the key.</param>
    ValueTask<Reply> Place(string id, Envelope<PlaceOrder> envelope);
}
