using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Grains.Hosting;

/// <summary>Wakes a grain by the name that the journal knows it by.</summary>
public sealed class Waker(IGrainFactory grains)
{
    /// <exception cref="InvalidOperationException">No grain of this release has that type.</exception>
    public ValueTask WakeAsync(GrainName name) => Find(name).Wake();

    private IAwakenable Find(GrainName name) => name.Type switch
    {
        "order" => grains.To<IOrderGrain>(name.Id),
        "return" => grains.To<IReturnGrain>(name.Id),
        "transfer" => grains.To<ITransferGrain>(name.Id),
        "stock" => grains.To<IStockGrain>(name.Id),
        "sku" => grains.To<ISkuGrain>(name.Id),
        "location" => grains.To<ILocationGrain>(name.Id),
        "reference" => grains.To<IReferenceGrain>(name.Id),
        "batch" => grains.To<IBatchGrain>(name.Id),
        _ => throw new InvalidOperationException($"No grain has the type '{name.Type}'."),
    };
}
