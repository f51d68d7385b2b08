using Orleans.Concurrency;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>A SKU in Orleans: lifetime and turn order only. Rules: <see cref="Sku"/>.</summary>
[Reentrant]
[HomePlacement]
public sealed class SkuGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<SkuState, SkuCommand, SkuEvent>(context, runtime, Sku.Rules), ISkuGrain
{
    public override ValueTask<Reply> Handle(Envelope<SkuCommand> command) => Take(command);

    public ValueTask<SkuView?> View() => new(Durable.View());
}
