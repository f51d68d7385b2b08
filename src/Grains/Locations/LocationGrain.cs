using Orleans.Concurrency;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;

namespace OrleansOms.Grains.Locations;

/// <summary>A location in Orleans: lifetime and turn order only. Rules: <see cref="Location"/>.</summary>
[Reentrant]
[HomePlacement]
public sealed class LocationGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<LocationState, LocationCommand, LocationEvent>(context, runtime, Location.Rules), ILocationGrain
{
    public override ValueTask<Reply> Handle(Envelope<LocationCommand> command) => Take(command);

    public ValueTask<LocationView?> View() => new(Durable.View());
}
