using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Audits;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// Looks while the shop is open whether what must hold of every stock location does: buckets at least 0 and adding up, promises as the buckets say. It
/// looks at what is published in this process's memory and reads nothing from disk. <c>verify</c> looks at everything, from the journal.
/// </summary>
public sealed class StockWatch(Node node)
{
    /// <summary>Every stock location in memory, one a step, with what is wrong with it.</summary>
    public IEnumerable<(GrainName Grain, IReadOnlyList<Violation> Violations)> Look()
    {
        foreach (var name in node.Residents.Names)
        {
            if (name.Type == StockLocation.Rules.Type
                && node.Residents.Find(name) is Activation<StockState, StockCommand, StockEvent, Reply> { Published.State: { } state })
            {
                yield return (name, [.. StockLaws.OfBuckets(state), .. StockLaws.OfPromises(state)]);
            }
        }
    }
}
