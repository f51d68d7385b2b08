using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Sourcing;

namespace OrleansOms.Grains.Orders.Desk;

/// <summary>
/// What placing an order needs that its rules must not touch: a first plan, made from published views, and its personal data, sealed on the way in. Rules:
/// <see cref="Placing"/>.
/// </summary>
public sealed class Checkout(GrainRuntime runtime, Sourcer sourcer)
{
    /// <summary>Plans an order. Nothing is held by that.</summary>
    public async ValueTask<Prepared> PrepareAsync(OrderDraft draft)
    {
        var epoch = runtime.Node.Log.Epoch;
        var personal = PersonalData.Of(draft);
        var terms = OrderTerms.Of(draft, "");
        var (plan, refusal) = await sourcer.PlanAsync(draft, terms, personal);
        return new(terms, personal, plan, refusal, epoch);
    }

    /// <summary>Places it, or says why it can't be; what is personal in the answer is in clear.</summary>
    public async ValueTask<Reply> PlaceAsync(Shell<OrderState, OrderCommand, OrderEvent> order, Envelope<PlaceOrder> envelope, Prepared prepared)
    {
        if (prepared.Refusal is { } refusal)
        {
            return refusal;
        }

        // A key that is done with, or a plan that is short, leads to no event: then there is nothing to seal. An order that is under way may vanish before this one is decided.
        var (place, plan, epoch) = (envelope.Command, prepared.Plan!, prepared.Epoch);
        var isNew = order.Activation.State.FindKey(place.Key.Key) is not { Done: > 0 } && !plan.IsShort;
        try
        {
            var seal = isNew
                ? await runtime.Vault.SealAsync(place.Draft.Customer.Id, prepared.Personal.ToBytes(), epoch, CancellationToken.None).OrUnavailable()
                : "";
            var command = new PlaceSourced(prepared.Terms with { Sealed = seal }, plan, place.Key);
            var reply = await order.Take(envelope.With<OrderCommand>(command), epoch);

            // Who placed it has just said what is personal; the same key with the same body says the same.
            return reply is OrderAnswered placed ? placed with { Order = OrderViews.Reveal(placed.Order, prepared.Personal) } : reply;
        }
        catch (EpochEndedException)
        {
            return runtime.Unavailable;
        }
    }
}

/// <summary>An order about to be placed.</summary>
/// <param name="Terms">Not sealed yet.</param>
/// <param name="Plan">Null when it is refused.</param>
/// <param name="Refusal">Why there can't be a plan; null when there is one, which may be short.</param>
/// <param name="Epoch">The one in which it was planned.</param>
public readonly record struct Prepared(OrderTerms Terms, PersonalData Personal, SourcingPlan? Plan, Reply? Refusal, Epoch Epoch);
