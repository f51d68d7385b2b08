using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Availability;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Availability;

using SkuActivation = Activation<SkuState, SkuCommand, SkuEvent, Reply>;
using StockActivation = Activation<StockState, StockCommand, StockEvent, Reply>;

/// <summary>
/// Sums what a SKU and its stock locations publish in this process, once for each time that one of them publishes. A sum is kept with the SKU's
/// activation, and with it the very states it was made of. Invariant: it is shown only while each of those is what its grain publishes at this moment,
/// so a reader sees what he would see by summing up himself. Nobody has to invalidate anything, and a flush costs no more than without.
/// </summary>
public sealed class AvailabilityInMemory(Node node) : IAvailabilityInMemory
{
    public KeptAvailability? Find(string sku)
    {
        KeptAvailability? found = null;
        Find(new ReadOnlySpan<string>(in sku), new Span<KeptAvailability?>(ref found));
        return found;
    }

    // Most of the time goes into waiting for memory. In steps, the processor fetches for several SKUs at a time what the next step needs.
    public void Find(ReadOnlySpan<string> skus, Span<KeptAvailability?> found)
    {
        if (!node.Lease.IsFresh)
        {
            found.Clear();
            return;
        }

        var residents = new IResident?[skus.Length];
        for (var i = 0; i < skus.Length; i++)
        {
            residents[i] = node.Residents.Find(new GrainName(Sku.Rules.Type, skus[i]));
        }

        for (var i = 0; i < found.Length; i++)
        {
            found[i] = (residents[i] as SkuActivation)?.Derived as Sum;
        }

        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is not Sum { Holds: true } && residents[i] is SkuActivation sku)
            {
                found[i] = SumUp(sku);
            }
        }
    }

    private Sum? SumUp(SkuActivation activation)
    {
        if (activation.Published is not { } published || published.View(static state => state.View()) is not { } sku)
        {
            return null;
        }

        var parts = new Part[sku.Locations.Length];
        var sum = new AvailabilitySum(sku);
        for (var i = 0; i < parts.Length; i++)
        {
            var location = sku.Locations[i];
            if (node.Residents.Find(new GrainName(StockLocation.Rules.Type, $"{sku.Sku}@{location}")) is not StockActivation { Published: { } stock } resident)
            {
                return null;
            }

            parts[i] = new Part(resident, stock);
            if (stock.State is { Version: > 0 } state)
            {
                sum.Add(location, state.Available, state.Version, state.AsOf);
            }
        }

        // Of two that sum up at once either may leave its sum here: what does not hold is not shown, whoever left it.
        var made = new Sum(sum.View(), activation, published, parts);
        activation.Derived = made;
        return made;
    }

    /// <summary>What a stock location published, and whom to ask whether that is what it publishes still.</summary>
    private readonly record struct Part(StockActivation Stock, Published<StockState> State);

    private sealed class Sum(AvailabilityView view, SkuActivation sku, Published<SkuState> state, Part[] parts) : KeptAvailability(view)
    {
        /// <summary>True while all that it was made of is what is published at this moment.</summary>
        public bool Holds
        {
            get
            {
                foreach (ref readonly var part in parts.AsSpan())
                {
                    if (!part.Stock.Publishes(part.State))
                    {
                        return false;
                    }
                }

                return sku.Publishes(state);
            }
        }
    }
}
