using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>Grains of one SKU are in one silo: see <see cref="SkuHome"/>.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking]
public sealed class SkuPlacement : PlacementStrategy;

/// <summary>Marks a grain whose id is a SKU, or begins with one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SkuPlacementAttribute() : PlacementAttribute(new SkuPlacement());

/// <summary>Sends a grain that is nowhere to the home of its SKU.</summary>
public sealed class SkuPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(SkuHome.Of(SkuHome.SkuOf(target.GrainIdentity.Key.ToString()!), context.GetCompatibleSilos(target)));
}
