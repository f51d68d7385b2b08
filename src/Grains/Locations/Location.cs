using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Locations;

/// <summary>A place that holds stock: what is said about it.</summary>
public sealed class Location : IAggregate<LocationState, LocationCommand, LocationEvent, Reply>
{
    private Location()
    {
    }

    public static Location Rules { get; } = new();

    public string Type => "location";

    public IEventCodec<LocationEvent> Events => LocationCodecs.Events;

    public IStateCodec<LocationState> States => LocationCodecs.States;

    public LocationState Initial(string id) => new() { Location = id };

    // What is so already is answered on the spot: after no event, nobody could tell whether the location was created just now.
    public Decision<LocationEvent, Reply> Decide(LocationState state, LocationCommand command, Origin origin) => command switch
    {
        DescribeLocation c when state.Description == c.Description =>
            Engine.Decide.Refuse<LocationEvent, Reply>(new LocationDescribed(state.View()!, Created: false)),
        DescribeLocation c => Engine.Decide.Record<LocationEvent, Reply>(LocationDescriptionSet.Of(c.Description)),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public LocationState Evolve(LocationState state, in Recorded<LocationEvent> recorded) => recorded.Body switch
    {
        LocationDescriptionSet e => state with { Description = e.Description(), Version = recorded.Version },
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    public Owed Owed(LocationState state) => Engine.Owed.Nothing;

    // Asked right after the event: it created the location if that event is the first.
    public Answer<Reply> Answer(LocationState state, LocationCommand command) =>
        Answer<Reply>.Now(new LocationDescribed(state.View()!, Created: state.Version == 1));

    public LocationCommand Answered(Request request, object answer) => throw new UnreachableException(request.Id);

    public LocationCommand? Due(LocationState state, DateTimeOffset now) => null;
}
