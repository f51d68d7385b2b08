using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Skus;

/// <summary>What is sold: its description, and the locations that have, or had, units of it.</summary>
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
        RegisterStock c when state.Locations.Contains(c.Location) => Engine.Decide.Nothing<SkuEvent, Reply>(),
        RegisterStock c => Engine.Decide.Record<SkuEvent, Reply>(new SkuStockRegistered(c.Location)),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public SkuState Evolve(SkuState state, in Recorded<SkuEvent> recorded) => recorded.Body switch
    {
        SkuDescriptionSet e => state with
        {
            Name = e.Name,
            Kind = e.Kind,
            Backorderable = e.Backorderable,
            BackorderLimit = e.BackorderLimit,
            Version = recorded.Version,
        },
        SkuStockRegistered e => state with { Locations = state.Locations.Add(e.Location), Version = recorded.Version },
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    public Owed Owed(SkuState state) => Engine.Owed.Nothing;

    // Asked for a description right after its event: it created the SKU if that event is the first.
    public Answer<Reply> Answer(SkuState state, SkuCommand command) => command switch
    {
        DescribeSku => Answer<Reply>.Now(new SkuDescribed(state.View()!, Created: state.Version == 1)),
        _ => Answer<Reply>.Now(Done),
    };

    public SkuCommand Answered(Request request, object answer) => throw new UnreachableException(request.Id);

    public SkuCommand? Due(SkuState state, DateTimeOffset now) => null;

    // What is so already is answered on the spot: after no event, nobody could tell whether the SKU was created just now.
    private static Decision<SkuEvent, Reply> Describe(SkuState state, DescribeSku c) =>
        state.Version > 0 && (state.Name, state.Kind, state.Backorderable, state.BackorderLimit) == (c.Name, c.Kind, c.Backorderable, c.BackorderLimit)
            ? Engine.Decide.Refuse<SkuEvent, Reply>(new SkuDescribed(state.View()!, Created: false))
            : Engine.Decide.Record<SkuEvent, Reply>(new SkuDescriptionSet(c.Name, c.Kind, c.Backorderable, c.BackorderLimit));
}
