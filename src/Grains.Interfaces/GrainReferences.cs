using System.Collections.Concurrent;

namespace OrleansOms.Grains.Interfaces;

/// <summary>
/// References to grains by their ids, without the factory's look at the interface's attributes at each call, which costs as much as
/// the call itself; an order needs some ten references.
/// </summary>
public static class GrainReferences
{
    private static readonly ConcurrentDictionary<Type, (GrainType Class, GrainInterfaceType Interface)> Kinds = new();

    /// <summary>The grain of that id.</summary>
    public static TGrain To<TGrain>(this IGrainFactory grains, string id)
        where TGrain : IGrainWithStringKey =>
        grains.To<TGrain>(IdSpan.Create(id), static (factory, key) => factory.GetGrain<TGrain>(key.ToString()!));

    /// <summary>The grain of which there is one, or as many as are needed, under the number 0.</summary>
    public static TGrain To<TGrain>(this IGrainFactory grains)
        where TGrain : IGrainWithIntegerKey =>
        grains.To<TGrain>(GrainIdKeyExtensions.CreateIntegerKey(0), static (factory, _) => factory.GetGrain<TGrain>(0));

    private static TGrain To<TGrain>(this IGrainFactory grains, IdSpan key, Func<IGrainFactory, IdSpan, TGrain> first)
        where TGrain : IAddressable
    {
        if (Kinds.TryGetValue(typeof(TGrain), out var kind))
            return (TGrain)grains.GetGrain(GrainId.Create(kind.Class, key), kind.Interface);

        var found = first(grains, key);
        if (found is GrainReference reference)
            Kinds.TryAdd(typeof(TGrain), (reference.GrainId.Type, reference.InterfaceType));

        return found;
    }
}
