using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>Grains of one SKU are in one silo, and everybody knows in which: see <see cref="Home"/>.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking]
public sealed class HomePlacement : PlacementStrategy;

/// <summary>Marks a grain whose id is a SKU, begins with one, or is a location.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HomePlacementAttribute() : PlacementAttribute(new HomePlacement());

/// <summary>Sends a grain that is nowhere to its home.</summary>
public sealed class HomePlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(Home.Of(Home.KeyOf(target.GrainIdentity.Key.ToString()!), context.GetCompatibleSilos(target)));
}
