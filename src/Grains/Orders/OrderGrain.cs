using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Desk;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// One order in Orleans: lifetime and turn order, and what the rules must not touch: personal data, opened on its way out. Rules: <see cref="Order"/>.
/// </summary>
[Reentrant]
[NearStockPlacement]
public sealed class OrderGrain(IGrainContext context, GrainRuntime runtime, Checkout checkout)
    : JournaledGrain<OrderState, OrderCommand, OrderEvent>(context, runtime, Order.Rules), IOrderGrain
{
    public override async ValueTask<Reply> Handle(Envelope<OrderCommand> command)
    {
        var reply = command.Command switch
        {
            PlaceOrder place => await Place(command.With(place)),
            CancelOrder { Key: null } cancel => await Take(command with { Command = cancel with { Key = Runtime.AnonymousKey() } }),
            ConfirmDelivery { Key: null } confirm => await Take(command with { Command = confirm with { Key = Runtime.AnonymousKey() } }),
            ResolveException { Key: null } resolve => await Take(command with { Command = resolve with { Key = Runtime.AnonymousKey() } }),
            _ => await Take(command),
        };
        return reply is OrderAnswered answered && command.Command is not PlaceOrder
            ? answered with { Order = OrderViews.Reveal(answered.Order, await Open(Activation.State.Terms)) }
            : reply;
    }

    public async ValueTask<OrderView?> View()
    {
        var state = Durable;
        return OrderViews.View(state, await Open(state.Terms));
    }

    public ValueTask<Rejection?> WouldRefuse(ClaimReturn claim) => new(Returning.Refusal(Durable, claim, Runtime.Node.Now));

    public ValueTask<ExceptionView?> Exception(int number) => new(Durable is { Stands: true } state ? Exceptions.View(state, number) : null);

    public async ValueTask<ImmutableArray<OrderEventView>?> Events(long from, int limit)
    {
        var state = Durable;
        if (OrderViews.View(state, personal: null) is null)
        {
            return null;
        }

        var rows = await Runtime.Node.Store.ReadRowsAsync(Name, from, limit, CancellationToken.None).OrUnavailable();
        return
        [
            .. rows
                .SelectMany(row => EventJson.Read(row, Order.Rules.Events))
                .Where(recorded => recorded.Version >= from && recorded.Version <= state.Version)
                .Take(limit)
                .Select(recorded => OrderTimeline.View(recorded)),
        ];
    }

    protected override ValueTask TakeOverAsync() => DeskOrder.HandOverAsync(Runtime.Node, Name);

    private async ValueTask<Reply> Place(Envelope<PlaceOrder> envelope)
    {
        // It was for whoever chose the silo; what this one asks others has nothing to do with it.
        NearStock.TellNothing();
        var began = Runtime.Node.Time.GetTimestamp();

        // Before the plan, which costs most of what a refusal should not.
        var reply = (Reply?)Runtime.NotNow(envelope) ?? await checkout.PlaceAsync(this, envelope, await checkout.PrepareAsync(envelope.Command.Draft));

        // Once it is placed an order is usually left alone for hours, and every second of a busy day brings thousands more. What stays in memory is copied by
        // one garbage collection after the other; what leaves now is gone before the next. Who asks once more, though, may do so again, and would meet a grain on its way out.
        if (Activation.OwesNothing && !reply.Replayed)
        {
            this.DeactivateOnIdle();
        }

        GrainMetrics.Placed(reply, Runtime.Node.Time.GetElapsedTime(began));
        return reply;
    }

    private async ValueTask<PersonalData?> Open(OrderTerms? terms) =>
        terms is not null && await Runtime.Vault.OpenAsync(terms.Customer, terms.Sealed, CancellationToken.None).OrUnavailable() is { } clear
            ? PersonalData.From(clear)
            : null;
}
