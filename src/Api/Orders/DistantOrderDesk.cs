using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>The desk of a process that has no grains: it asks each order's.</summary>
internal sealed class DistantOrderDesk(IGrainFactory grains) : IOrderDesk
{
    public ValueTask<Reply> Place(string id, Envelope<PlaceOrder> envelope) => grains.PlaceNearStock(id, envelope);
}
