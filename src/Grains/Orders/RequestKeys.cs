using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Orders.OrderEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Orders;

/// <summary>What comes before any rule on an order that stands: the key, then whether there is an order, then its version.</summary>
public static class RequestKeys
{
    /// <summary>
    /// Null when the command is to be judged by its rule. An order that is still being placed was not acknowledged to anyone, so nobody can
    /// mean it: it counts as not there.
    /// </summary>
    public static Outcome? Check(OrderState state, RequestKey key, long? ifMatch)
    {
        if (state.FindKey(key.Key) is { } known)
        {
            return key.Repeat<OrderEvent>(known.Fingerprint);
        }

        if (!state.Stands)
        {
            return Decide.Refuse<OrderEvent, Reply>(Rejections.OrderNotFound);
        }

        return ifMatch is { } version && version != state.Version ? Decide.Refuse<OrderEvent, Reply>(Rejections.StaleVersion) : null;
    }
}
