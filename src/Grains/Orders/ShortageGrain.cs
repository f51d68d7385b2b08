using Orleans.Concurrency;
using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Refuses in the place of orders that don't exist: a sold-out SKU is asked for many times a second, and each new order that only says "no" would cost
/// an activation, a look into the store and memory for a while. Rules: <see cref="Placing"/>, the same as an order's.
/// </summary>
/// <remarks>
/// It may speak for an order only where it is certain that there is none, for one that was placed with the same key, or is being placed, has to tell
/// its own outcome. First the views are read, then it is looked whether the order exists: in memory, among what waits for the disk, in the
/// store, in this order, which is the way an order goes. Found in none of them it did not exist at the first look, and orders do not vanish,
/// so it did not exist when the views said that units were short either: at that moment the order itself would have said the same, and
/// a request that places it later comes after this one. Where other processes write the journal, too, an order may be in the memory of one of
/// them, so there it never speaks.
/// </remarks>
[StatelessWorker, Reentrant]
public sealed class ShortageGrain(GrainRuntime runtime, Sourcer sourcer) : Grain, IShortageGrain
{
    public async ValueTask<Rejection?> WouldRefuse(string order, PlaceOrder place)
    {
        if (runtime.Node.Store.IsShared)
        {
            return null;
        }

        var terms = OrderTerms.Of(place.Draft, "");
        var planned = await sourcer.PlanAsync(place.Draft, terms, PersonalData.Of(place.Draft));
        if (planned.Plan is not { IsShort: true } plan || await MayExist(new GrainName(Order.Rules.Type, order)))
        {
            return null;
        }

        var refusal = Placing.Place(OrderState.Initial(order), new PlaceSourced(terms, plan, place.Key)).Refusal;
        return (refusal as Rejected)?.Rejection;
    }

    private async ValueTask<bool> MayExist(GrainName order)
    {
        var node = runtime.Node;
        return node.Residents.Find(order) is not null
            || node.Log.HasPending(order)
            || (await node.Store.ReadRowsAsync(order, 1, 1, CancellationToken.None).OrUnavailable()).Count > 0;
    }
}
