using Orleans.Concurrency;
using Orleans.Placement;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;

namespace OrleansOms.Grains.Batches;

/// <summary>A bulk request in Orleans: lifetime and turn order only. Rules: <see cref="Batch"/>.</summary>
[Reentrant]
[PreferLocalPlacement]
public sealed class BatchGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<BatchState, BatchCommand, BatchEvent>(context, runtime, Batch.Rules), IBatchGrain
{
    public override ValueTask<Reply> Handle(Envelope<BatchCommand> command) => Take(command);
}
