using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Desk;

/// <summary>
/// Places orders in this process, without a grain of their own as long as nobody else asks for them (<see cref="DeskOrder"/>). Where other silos write the
/// journal, too, only the grain knows whether another one has the order, so there it is asked. See ADR 16.
/// </summary>
/// <param name="others">Null where nobody can tell whether there are others.</param>
public sealed class OrderDesk(GrainRuntime runtime, Checkout checkout, IGrainFactory grains, OtherSilos? others = null) : IOrderDesk
{
    // One that joins may meet an order that is being placed here just then; of the two that decide about it one would lose its epoch, and nobody a unit.
    private bool IsAlone => !runtime.Node.Store.IsShared || others is { AreThere: false };

    /// <inheritdoc/>
    public async ValueTask<Reply> Place(string id, Envelope<PlaceOrder> envelope)
    {
        var started = runtime.Node.Time.GetTimestamp();
        var (reply, hasBegun) = IsAlone ? await PlaceHere(new GrainName(Order.Rules.Type, id), envelope) : default;
        if (reply is null)
        {
            return hasBegun ? await GoOn(id, envelope) : await grains.PlaceNearStock(id, envelope);
        }

        GrainMetrics.Placed(reply, runtime.Node.Time.GetElapsedTime(started));
        return reply;
    }

    // It may be placed by now, so it is too late for its being too late, and nobody may say that nothing has happened.
    private async ValueTask<Reply> GoOn(string id, Envelope<PlaceOrder> envelope) =>
        await grains.PlaceNearStock(id, envelope with { Deadline = null }) is var reply and not Unavailable { TooMuch: true } ? reply : runtime.Unavailable;

    /// <summary>No reply when its grain has it, or takes over what has begun here: that one knows what becomes of it.</summary>
    private async ValueTask<(Reply? Reply, bool HasBegun)> PlaceHere(GrainName name, Envelope<PlaceOrder> envelope)
    {
        // Before the plan, which costs most of what a refusal should not.
        if (runtime.NotNow(envelope) is { } notNow)
        {
            return (notNow, false);
        }

        var prepared = await checkout.PrepareAsync(envelope.Command.Draft);
        if ((prepared.Refusal ?? await ShortageRefusal.OfAsync(runtime.Node, name, envelope.Command, prepared)) is { } refusal)
        {
            return (refusal, false);
        }

        var order = new DeskOrder(name, runtime, TaskScheduler.Current);
        return await order.TryOpenAsync() ? (await Place(order, envelope, prepared), true) : (null, false);
    }

    private async ValueTask<Reply?> Place(DeskOrder order, Envelope<PlaceOrder> envelope, Prepared prepared)
    {
        try
        {
            var reply = await checkout.PlaceAsync(order, envelope, prepared);
            return reply is Unavailable && order.IsHandedOver ? null : reply;
        }
        finally
        {
            // Who was answered is owed nothing, as a rule. What it should owe all the same its alarm wakes its grain for.
            order.HandOverAsync().AsTask().Ignore();
        }
    }
}
