using System.Collections.Concurrent;
using Orleans.GrainReferences;
using Orleans.Metadata;

namespace OrleansOms.Grains.Hosting;

/// <summary>
/// References to grains by interface and id, as <see cref="IGrainFactory"/> gives them, without its look at the interface's attributes
/// at each call: an order needs some ten references.
/// </summary>
public sealed class References(
    GrainInterfaceTypeResolver interfaces, GrainInterfaceTypeToGrainTypeResolver classes, GrainReferenceActivator activator)
{
    private readonly ConcurrentDictionary<Type, (GrainType Class, GrainInterfaceType Interface)> _kinds = new();

    /// <summary>The grain of that id.</summary>
    public TGrain To<TGrain>(string id)
        where TGrain : IGrainWithStringKey
    {
        if (!_kinds.TryGetValue(typeof(TGrain), out var kind))
        {
            kind = _kinds.GetOrAdd(typeof(TGrain), Find(typeof(TGrain)));
        }

        return (TGrain)(object)activator.CreateReference(GrainId.Create(kind.Class, id), kind.Interface);
    }

    private (GrainType Class, GrainInterfaceType Interface) Find(Type type)
    {
        var found = interfaces.GetGrainInterfaceType(type);
        return (classes.GetGrainType(found), found);
    }
}
