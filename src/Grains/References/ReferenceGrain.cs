using Orleans.Concurrency;
using Orleans.Placement;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.References;

namespace OrleansOms.Grains.References;

/// <summary>A reference in Orleans: lifetime and turn order only. Rules: <see cref="Reference"/>.</summary>
[Reentrant]
[PreferLocalPlacement]
public sealed class ReferenceGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<ReferenceState, ReferenceCommand, ReferenceEvent>(context, runtime, Reference.Rules), IReferenceGrain
{
    public override ValueTask<Reply> Handle(Envelope<ReferenceCommand> command) => Take(command);
}
