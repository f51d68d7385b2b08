using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// When and what callers are told. What was done is told as of the version at which it was done, so a repeat years later gets the same.
/// Views are without personal data, which the rules never see; the grain adds it with <see cref="OrderViews.Reveal"/>.
/// </summary>
public static class Answering
{
    public static Answer<Reply> Of(OrderState state, OrderCommand command) => command switch
    {
        PlaceSourced c => OfKey(state, c.Key),
        CancelOrder c => OfKey(state, c.Key!),
        ShipOrder c => OfKey(state, c.Key),
        ResolveException c => OfKey(state, c.Key!),
        ConfirmDelivery c when c.Key!.IsAnonymous() && state.FindKey(c.Key!.Key) is null => Answer<Reply>.Now(new OrderAnswered(OrderViews.Of(state, null), c.Shipment, null)),
        ConfirmDelivery c => OfKey(state, c.Key!),
        ClaimReturn => Answer<Reply>.Now(Returning.Granted(state)),
        RefundUnits c => Answer<Reply>.Now(new RefundRecorded(state.FindRefund(c.Return, c.Refund)!.Amount)),
        _ => Answer<Reply>.Now(new Done()),
    };

    private static Answer<Reply> OfKey(OrderState state, RequestKey key) => state.FindKey(key.Key) switch
    {
        { Done: 0 } => Answer<Reply>.UnderWay,
        { Use: KeyUse.Resolution } entry when entry.Done == state.Version => Answer<Reply>.Now(new ExceptionAnswered(Exceptions.View(state, entry.Number)!)),
        { } entry when entry.Done == state.Version => Answer<Reply>.Now(new OrderAnswered(
            OrderViews.Of(state, null),
            entry.Use is KeyUse.Shipment or KeyUse.Delivery ? entry.Number : null,
            entry.Use is KeyUse.Cancellation ? entry.Number : null)),
        { } entry => Answer<Reply>.AsOf(entry.Done),
        null when state.Refused is { } refused && refused.Key == key.Key => Answer<Reply>.Now(new Rejected(refused.Rejection)),
        null => throw new UnreachableException("A key that was accepted is neither known nor refused."),
    };
}
