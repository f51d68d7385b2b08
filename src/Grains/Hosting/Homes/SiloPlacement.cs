using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>A grain whose id is a silo's address is there, or, when that silo is no more, anywhere.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking]
public sealed class SiloPlacement : PlacementStrategy;

/// <summary>Marks a grain whose id is a silo's address.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SiloPlacementAttribute() : PlacementAttribute(new SiloPlacement());

/// <summary>Sends a grain that is nowhere to the silo that it is named after.</summary>
public sealed class SiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var named = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(Array.IndexOf(silos, named) >= 0 ? named : silos[0]);
    }
}
