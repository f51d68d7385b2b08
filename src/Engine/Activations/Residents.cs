using System.Collections.Concurrent;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Activations;

/// <summary>The activations in this process's memory, at most one a grain: a later one takes an earlier one's place.</summary>
public sealed class Residents
{
    private readonly ConcurrentDictionary<GrainName, IResident> _byName = new();

    /// <summary>Called after a grain's newer state was published, on the journal's thread; returns at once.</summary>
    public Action<GrainName>? Published { get; set; }

    public int Count => _byName.Count;

    /// <summary>The grains in memory, as they come; those that enter or leave meanwhile may be missed.</summary>
    public IEnumerable<GrainName> Names => _byName.Select(resident => resident.Key);

    /// <summary>
    /// Refuses all who wait for an outcome: the process is about to end, and what they wait for would come from it no more. They ask again, with the same key.
    /// </summary>
    public void Dismiss()
    {
        foreach (var resident in All.Where(resident => resident.HasWorkInHand))
        {
            resident.Abandon();
        }
    }

    internal IEnumerable<IResident> All => _byName.Values;

    /// <summary>The grain's activation here, or null.</summary>
    public IResident? Find(GrainName name) => _byName.GetValueOrDefault(name);

    internal bool TryEnter(IResident resident) => _byName.TryAdd(resident.Name, resident);

    internal void Enter(IResident resident)
    {
        if (TryEnter(resident))
        {
            return;
        }

        // In one step: of two that enter together one is found by the other, so never are both of them registered.
        IResident? earlier = null;
        _byName.AddOrUpdate(
            resident.Name,
            _ => resident,
            (_, found) =>
            {
                earlier = found;
                return resident;
            });
        earlier?.Drop();
    }

    internal void Leave(IResident resident) => _byName.TryRemove(KeyValuePair.Create(resident.Name, resident));
}
