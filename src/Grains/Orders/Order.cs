using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// One order. Invariants: ordered = cancelled + unallocated + backordered + short + allocated + shipped for every line, delivered &lt;= shipped,
/// returned &lt;= claimed by returns &lt;= shipped, and amounts add up to the last minor unit. A command always has a key here: the grain gives one to a request that came without.
/// </summary>
public sealed class Order : IAggregate<OrderState, OrderCommand, OrderEvent, Reply>
{
    private Order()
    {
    }

    public static Order Rules { get; } = new();

    public string Type => "order";

    public IEventCodec<OrderEvent> Events => OrderCodecs.Events;

    public IStateCodec<OrderState> States => OrderCodecs.States;

    public OrderState Initial(string id) => OrderState.Initial(id);

    public Decision<OrderEvent, Reply> Decide(OrderState state, OrderCommand command, Origin origin) => command switch
    {
        PlaceSourced c => Placing.Place(state, c),
        AllocationAnswered c => Placing.IsAt(state) ? Placing.Answered(state, c) : Fulfilment.Answered(state, c),
        WaitAnswered c => Backorders.Answered(state, c, origin.At),
        AssignUnits c => Backorders.Assign(state, c),
        BreakAllocation c => Shortfalls.Break(state, c),
        ShortfallPlanned c => Shortfalls.Planned(state, c),
        ResolveException c => Exceptions.Resolve(state, c),
        ReferenceAnswered c => Placing.Answered(state, c),
        Resourced c => Placing.Sourced(state, c),
        PlacementOverdue => Placing.Overdue(state),
        CancelOrder c => Cancelling.Cancel(state, c),
        ShipOrder c => Shipping.Ship(state, c),
        ConfirmDelivery c => Shipping.Deliver(state, c),
        ClaimReturn c => Returning.Claim(state, c, origin.At),
        ReleaseReturn c => Returning.Release(state, c),
        NoteReturned c => Returning.Note(state, c),
        RefundUnits c => Returning.Refund(state, c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public OrderState Evolve(OrderState state, in Recorded<OrderEvent> recorded) => OrderFold.Evolve(state, recorded);

    public Owed Owed(OrderState state) => Owing.Of(state);

    public Answer<Reply> Answer(OrderState state, OrderCommand command) => Answering.Of(state, command);

    public OrderCommand Answered(Request request, object answer) => request.Message switch
    {
        StockCommand sent => new AllocationAnswered(Owing.NumberIn(request), sent, (Reply)answer),
        SkuCommand sent => new WaitAnswered(Owing.NumberIn(request), sent, (Reply)answer),
        ReferenceCommand sent => new ReferenceAnswered(Owing.NumberIn(request), sent, (Reply)answer),
        SourceOrder when request.Id.StartsWith(Shortfalls.RequestPrefix, StringComparison.Ordinal) =>
            new ShortfallPlanned(Owing.NumberIn(request), (Reply)answer),
        SourceOrder => new Resourced(Owing.NumberIn(request), (Reply)answer),
        _ => throw new UnreachableException(request.Id),
    };

    public OrderCommand? Due(OrderState state, DateTimeOffset now) =>
        Owing.Deadline(state) <= now ? new PlacementOverdue() : null;
}
