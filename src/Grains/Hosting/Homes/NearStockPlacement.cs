using Orleans.Placement;
using Orleans.Runtime.Placement;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>A grain is where most of the SKUs are that it is first asked about, or else in the silo that is asked.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking]
public sealed class NearStockPlacement : PlacementStrategy;

/// <summary>Marks a grain whose first caller may tell what it is about by <see cref="NearStock"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NearStockPlacementAttribute() : PlacementAttribute(new NearStockPlacement());

/// <summary>Sends a grain that is nowhere to its stock.</summary>
public sealed class NearStockPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(
            NearStock.Told(target.RequestContextData) is { Count: > 0 } skus ? Home.OfMost(skus, silos)
            : Array.IndexOf(silos, context.LocalSilo) >= 0 ? context.LocalSilo
            : Home.Of(target.GrainIdentity.Key.ToString()!, silos));
    }
}
