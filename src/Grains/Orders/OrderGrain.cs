using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// One order in Orleans: lifetime and turn order, and what the rules must not touch: personal data, sealed on its way in and opened on
/// its way out, and the views that a first plan is made from. Rules: <see cref="Order"/>.
/// </summary>
[Reentrant]
[PreferLocalPlacement]
public sealed class OrderGrain(IGrainContext context, GrainRuntime runtime, Sourcer sourcer)
    : JournaledGrain<OrderState, OrderCommand, OrderEvent>(context, runtime, Order.Rules), IOrderGrain
{
    public override async ValueTask<Reply> Handle(Envelope<OrderCommand> command)
    {
        var placed = (command.Command as PlaceOrder)?.Draft;
        var reply = command.Command switch
        {
            PlaceOrder place => await PlaceTimed(command, place),
            CancelOrder { Key: null } cancel => await Take(command with { Command = cancel with { Key = Runtime.AnonymousKey() } }),
            ConfirmDelivery { Key: null } confirm => await Take(command with { Command = confirm with { Key = Runtime.AnonymousKey() } }),
            ResolveException { Key: null } resolve => await Take(command with { Command = resolve with { Key = Runtime.AnonymousKey() } }),
            _ => await Take(command),
        };

        // Who placed it has just said what is personal; the same key with the same body says the same.
        return reply is OrderAnswered answered
            ? answered with { Order = OrderViews.Reveal(answered.Order, placed is null ? await Open(Activation.State.Terms) : PersonalData.Of(placed)) }
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

    private async ValueTask<Reply> PlaceTimed(Envelope<OrderCommand> envelope, PlaceOrder place)
    {
        var began = Runtime.Node.Time.GetTimestamp();
        var reply = await Place(envelope, place);

        // Once it is placed an order is usually left alone for hours, and every second of a busy day brings thousands more. What stays in memory is copied by
        // one garbage collection after the other; what leaves now is gone before the next.
        if (Activation.OwesNothing)
        {
            this.DeactivateOnIdle();
        }

        GrainMetrics.Placed(reply, Runtime.Node.Time.GetElapsedTime(began));
        return reply;
    }

    private async ValueTask<Reply> Place(Envelope<OrderCommand> envelope, PlaceOrder place)
    {
        // Before the plan, which costs most of what a refusal should not.
        if (NotNow(envelope) is { } notNow)
        {
            return notNow;
        }

        var epoch = Runtime.Node.Log.Epoch;
        var personal = PersonalData.Of(place.Draft);
        var terms = OrderTerms.Of(place.Draft, "");
        var planned = await sourcer.PlanAsync(place.Draft, terms, personal);
        if (planned.Refusal is { } refusal)
        {
            return refusal;
        }

        // A key that is known, or a plan that is short, leads to no event: then there is nothing to seal.
        var isNew = Activation.State.FindKey(place.Key.Key) is null && !planned.Plan!.IsShort;
        try
        {
            var seal = isNew
                ? await Runtime.Vault.SealAsync(place.Draft.Customer.Id, personal.ToBytes(), epoch, CancellationToken.None).OrUnavailable()
                : "";
            return await Take(envelope with { Command = new PlaceSourced(terms with { Sealed = seal }, planned.Plan!, place.Key) }, epoch);
        }
        catch (EpochEndedException)
        {
            return Unavailable;
        }
    }

    private async ValueTask<PersonalData?> Open(OrderTerms? terms) =>
        terms is not null && await Runtime.Vault.OpenAsync(terms.Customer, terms.Sealed, CancellationToken.None).OrUnavailable() is { } clear
            ? PersonalData.From(clear)
            : null;
}
