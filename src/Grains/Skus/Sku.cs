using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Skus;

/// <summary>A stock location has confirmed what it is to hold.</summary>
public sealed record ConfirmDemand(string Location, long Version, long UpTo) : SkuCommand;

/// <summary>An order has said whether it takes the units that were assigned to it.</summary>
public sealed record ConfirmAssignment(string Location, int Assignment, bool Taken) : SkuCommand;

/// <summary>What the locations may serve was looked up.</summary>
public sealed record ConfirmPlaces(System.Collections.Immutable.ImmutableArray<PlaceFlags> Places) : SkuCommand;

/// <summary>Nothing was settled: the request is to be sent again.</summary>
public sealed record AskAgain : SkuCommand;

/// <summary>
/// What is sold: its description, the locations that have, or had, units of it, and the lines of orders that wait for more
/// (<see cref="Backordering"/>).
/// </summary>
public sealed class Sku : IAggregate<SkuState, SkuCommand, SkuEvent, Reply>
{
    private static readonly Reply Done = new Done();

    private Sku()
    {
    }

    public static Sku Rules { get; } = new();

    public string Type => "sku";

    public IEventCodec<SkuEvent> Events => SkuCodecs.Events;

    public IStateCodec<SkuState> States => SkuCodecs.States;

    public SkuState Initial(string id) => new() { Sku = id };

    public Decision<SkuEvent, Reply> Decide(SkuState state, SkuCommand command, Origin origin) => command switch
    {
        DescribeSku c => Describe(state, c),
        RegisterStock c when state.Locations.Contains(c.Location) => Nothing,
        RegisterStock c => Engine.Decide.Record<SkuEvent, Reply>(new SkuStockRegistered(c.Location)),
        WaitForUnits c => Backordering.Wait(state, c, origin.At),
        WithdrawWait c => Backordering.Withdraw(state, c, origin.At),
        OfferUnits c => Backordering.Offer(state, c, origin.At),
        ConfirmDemand c => Backordering.Told(state, c),
        ConfirmAssignment c => Backordering.Answered(state, c, origin.At),
        ConfirmPlaces c => Backordering.Found(state, c, origin.At),
        AskAgain => Nothing,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public SkuState Evolve(SkuState state, in Recorded<SkuEvent> recorded) => SkuFold.Evolve(state, recorded);

    public Owed Owed(SkuState state) => Backordering.Owed(state);

    // Asked for a description right after its event: it created the SKU if that event is the first.
    public Answer<Reply> Answer(SkuState state, SkuCommand command) => command switch
    {
        DescribeSku => Answer<Reply>.Now(new SkuDescribed(state.View()!, Created: state.Version == 1)),
        RegisterStock c when state.Unlisted.Contains(c.Location) => Answer<Reply>.UnderWay,
        WaitForUnits c when !Backordering.IsEffective(state, c.Wait) => Answer<Reply>.UnderWay,
        _ => Answer<Reply>.Now(Done),
    };

    public SkuCommand Answered(Request request, object answer) => (request.Message, answer) switch
    {
        (HoldForBackorders sent, Interfaces.Done) => new ConfirmDemand(request.Id[(request.Id.IndexOf('/') + 1)..], sent.Version, sent.UpTo),
        (AssignUnits sent, Interfaces.Done) => new ConfirmAssignment(sent.Location, sent.Assignment, Taken: true),
        (AssignUnits sent, UnitsNotWanted) => new ConfirmAssignment(sent.Location, sent.Assignment, Taken: false),
        (AssignUnits, NotPlacedYet) => new AskAgain(),
        (FindPlaces, PlacesFound found) => new ConfirmPlaces(found.Places),
        _ => throw new UnreachableException($"{request.Id}: {answer.GetType().Name}"),
    };

    public SkuCommand? Due(SkuState state, DateTimeOffset now) => null;

    private static Decision<SkuEvent, Reply> Nothing => Engine.Decide.Nothing<SkuEvent, Reply>();

    // What is so already is answered on the spot: after no event, nobody could tell whether the SKU was created just now.
    private static Decision<SkuEvent, Reply> Describe(SkuState state, DescribeSku c) =>
        state.Version > 0 && (state.Name, state.Kind, state.Backorderable, state.BackorderLimit) == (c.Name, c.Kind, c.Backorderable, c.BackorderLimit)
            ? Engine.Decide.Refuse<SkuEvent, Reply>(new SkuDescribed(state.View()!, Created: false))
            : Engine.Decide.Record<SkuEvent, Reply>(new SkuDescriptionSet(c.Name, c.Kind, c.Backorderable, c.BackorderLimit));
}
