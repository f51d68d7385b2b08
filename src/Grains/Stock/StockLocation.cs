using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Stock;

/// <summary>A count of an earlier time, with what was on hand then.</summary>
/// <param name="VarianceThen"><see cref="StockState.Variance"/> then: counts that were booked later may be of an earlier time.</param>
public sealed record CountAsOf(RecordMovement Movement, long OnHandThen, long VarianceThen) : StockCommand;

/// <summary>The SKU has answered: it knows this location.</summary>
public sealed record ConfirmRegistration : StockCommand;

/// <summary>The SKU has answered: it knows of all units that were ever held for waiting lines.</summary>
public sealed record ConfirmOffer(long Total) : StockCommand;

/// <summary>The order has answered: it knows what of its promise is broken.</summary>
public sealed record ConfirmBreak(PromiseId Promise, long Total) : StockCommand;

/// <summary>Nothing was settled: the request is to be sent again.</summary>
public sealed record AskAgain : StockCommand;

/// <summary>
/// One SKU at one location; the rules of its movements. Those of its promises are in <see cref="StockPromises"/>, of what it holds for
/// waiting lines in <see cref="BackorderHolds"/>, how events add up in <see cref="StockFold"/>. Invariants: <see cref="StockState"/>.
/// </summary>
public sealed class StockLocation : IAggregate<StockState, StockCommand, StockEvent, Reply>
{
    private const string RegisterId = "register";
    private const string OfferId = "offer";
    private static readonly Reply Done = new Done();

    private StockLocation()
    {
    }

    public static StockLocation Rules { get; } = new();

    public string Type => "stock";

    public IEventCodec<StockEvent> Events => StockCodecs.Events;

    public IStateCodec<StockState> States => StockCodecs.States;

    /// <param name="id"><c>sku@location</c>; neither part holds an <c>@</c>.</param>
    public StockState Initial(string id) =>
        id.Split('@') is [{ Length: > 0 } sku, { Length: > 0 } location]
            ? new StockState { Sku = sku, Location = location }
            : throw new FormatException($"'{id}' is not a stock location's id (sku@location).");

    public StockDecision Decide(StockState state, StockCommand command, Origin origin) => command switch
    {
        RecordMovement c => Move(state, c, state.OnHand, origin.At),
        CountAsOf c => Move(state, c.Movement, StockCounts.Expected(state, c), origin.At),
        ReserveStock c => StockPromises.Reserve(state, c, origin.At),
        CommitStock c => StockPromises.Commit(state, c),
        ReleaseStock c => StockPromises.Release(state, c),
        ShipStock c => StockPromises.Ship(state, c),
        ReceiveReturned c => StockReturns.Receive(state, c),
        DisposeReturned c => StockReturns.Dispose(state, c),
        HoldForBackorders c => BackorderHolds.Hold(state, c),
        TakeHeldUnits c => BackorderHolds.Take(state, c),
        ConfirmOffer c => BackorderHolds.Confirm(state, c),
        ConfirmBreak c => BrokenPromises.Confirm(state, c),
        AskAgain => Nothing,
        SendStock c => StockTransfers.Send(state, c),
        SettleTransit c => StockTransfers.Settle(state, c),
        ReceiveTransferred c => StockTransfers.Receive(state, c),
        ForgetArrival c => StockTransfers.Forget(state, c),
        ConfirmRegistration => state.Registered ? Nothing : Record(new StockRegistered()),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public StockState Evolve(StockState state, in Recorded<StockEvent> recorded) => StockFold.Evolve(state, recorded);

    // A location is in its SKU's list before anybody is told that it has units: whoever knows of them finds them by the SKU, too.
    public Owed Owed(StockState state)
    {
        var register = !state.Registered && state.Version > 0;
        var offer = state.Backorders is { } holds && holds.HeldEver > holds.Offered;
        if (!register && !offer && state.Untold.IsEmpty)
        {
            return Engine.Owed.Nothing;
        }

        var sku = new GrainName("sku", state.Sku);
        return new(
            [
                .. register ? [new Request(RegisterId, sku, new RegisterStock(state.Location))] : Array.Empty<Request>(),
                .. offer ? [new Request(OfferId, sku, new OfferUnits(state.Location, state.Backorders!.HeldEver))] : Array.Empty<Request>(),
                .. BrokenPromises.Owed(state),
            ],
            null);
    }

    // A movement's answer is what its key keeps, never today's levels: a replay has the same bytes.
    public Answer<Reply> Answer(StockState state, StockCommand command) => command switch
    {
        RecordMovement c => Told(state, c.Key),
        CountAsOf c => Told(state, c.Movement.Key),
        ReceiveReturned or ReceiveTransferred when !state.Registered => Answer<Reply>.UnderWay,
        _ => Answer<Reply>.Now(Done),
    };

    private static Answer<Reply> Told(StockState state, RequestKey key) => state.Registered && state.Keys.TryGet(key.Key, out var said)
        ? Answer<Reply>.Now(new StockLevels(said.Levels))
        : Answer<Reply>.UnderWay;

    public StockCommand Answered(Request request, object answer) =>
        (request.Message, answer) switch
        {
            (RegisterStock, Interfaces.Done) => new ConfirmRegistration(),
            (OfferUnits offer, Interfaces.Done) => new ConfirmOffer(offer.Total),
            (BreakAllocation broken, Interfaces.Done) => new ConfirmBreak(new PromiseId(request.To.Id, broken.Number), broken.Total),
            (BreakAllocation, NotSettledYet) => new AskAgain(),
            _ => throw new UnreachableException($"{request.Id}: {answer.GetType().Name}"),
        };

    public StockCommand? Due(StockState state, DateTimeOffset now) => null;

    /// <summary>An event as a line of the ledger; null for one that moves no units.</summary>
    public static StockMovement? Ledger(in Recorded<StockEvent> recorded) => recorded.Body switch
    {
        StockReceived e => Line(recorded, "receipt", e),
        StockAdjusted e => Line(recorded, "adjustment", e),
        StockDamaged e => Line(recorded, "damage", e),
        StockRepaired e => Line(recorded, "repair", e),
        SafetySet e => Line(recorded, "safety", e),
        StockCounted e => Line(recorded, "count", e) with { Quantity = e.Variance, Counted = e.Quantity, Expected = e.Expected },
        PromiseBroken e => Line(recorded, "break", e.Quantity, e.Promise),
        StockFound e => Line(recorded, "found", e.Quantity, e.Promise),
        StockReserved e => Line(recorded, "reserve", e.Quantity, e.Promise),
        StockCommitted { Quantity: 0 } => null,
        StockCommitted e => Line(recorded, "commit", e.Quantity, e.Promise),
        StockReleased { Quantity: 0 } => null,
        StockReleased e => Line(recorded, "release", e.Quantity, e.Promise),
        StockShipped e => Line(recorded, "ship", e.Quantity, e.Promise),
        StockReturned or StockInspected => StockReturns.Ledger(recorded),
        StockHeldTaken e => Line(recorded, "backorder", e.Quantity, e.Promise),
        StockSent or TransitReceived or TransitWrittenOff or StockTransferred => StockTransfers.Ledger(recorded),
        StockRegistered or StockDemandTold or StockOfferTaken or ArrivalForgotten or BreakTold or BreakDropped => null,
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    // The key is looked up before anything is judged: a retry of the movement that took the last unit must succeed, not fail.
    private static StockDecision Move(StockState state, RecordMovement c, long expected, DateTimeOffset now) => c switch
    {
        _ when state.Keys.TryGet(c.Key.Key, out var said) => c.Key.Repeat<StockEvent>(said.Fingerprint),
        { IfMatch: { } version } when version != state.Version => Refuse(Rejections.StaleVersion),
        { Quantity: > StockLimits.MovementMax or < -StockLimits.MovementMax } => Refuse(StockRejections.QuantityOutOfBounds),
        _ when c.Quantity < 1 && c.Type is not (MovementType.Adjustment or MovementType.Safety or MovementType.Count) => Refuse(StockRejections.QuantityOutOfBounds),
        _ when state.Keys.Count >= StockLimits.KeysMax && state.Keys.Oldest > now - StockLimits.KeyRetention => Refuse(Rejections.TooManyKeys),
        { Type: MovementType.Count } => StockCounts.Book(state, c, expected, now),
        _ => Book(state, c),
    };

    private static StockDecision Book(StockState state, RecordMovement c) => c.Type switch
    {
        MovementType.Receipt or MovementType.Adjustment when c.Quantity > StockLimits.OnHandMax - state.OnHand =>
            Refuse(StockRejections.OnHandTooLarge(state, c.Quantity)),
        MovementType.Receipt => Record(new StockReceived(c.Quantity, c.Reason, c.Reference, c.Key)),
        MovementType.Adjustment when c.Quantity == 0 => Refuse(StockRejections.QuantityOutOfBounds),
        MovementType.Adjustment when -c.Quantity > state.Free => Refuse(StockRejections.InsufficientStock(state, -c.Quantity)),
        MovementType.Adjustment => Record(new StockAdjusted(c.Quantity, c.Reason, c.Reference, c.Key)),
        MovementType.Damage when c.Quantity > state.Free => Refuse(StockRejections.InsufficientStock(state, c.Quantity)),
        MovementType.Damage => Record(new StockDamaged(c.Quantity, c.Reason, c.Reference, c.Key)),
        MovementType.Repair when c.Quantity > state.Damaged => Refuse(StockRejections.NotEnoughDamaged(state, c.Quantity)),
        MovementType.Repair => Record(new StockRepaired(c.Quantity, c.Reason, c.Reference, c.Key)),
        MovementType.Safety when c.Quantity < 0 => Refuse(StockRejections.QuantityOutOfBounds),
        MovementType.Safety => Record(new SafetySet(c.Quantity, c.Reason, c.Reference, c.Key)),
        _ => throw new UnreachableException(c.Type.ToString()),
    };

    private static StockMovement Line(in Recorded<StockEvent> recorded, string type, StockMoved e) =>
        new(recorded.Version, type, e.Quantity, recorded.Origin.At, recorded.Origin.Actor, recorded.Origin.Cause, e.Reason, e.Reference, null);

    private static StockMovement Line(in Recorded<StockEvent> recorded, string type, long quantity, PromiseId promise) =>
        promise.AsTransfer() is { } transfer
            ? StockTransfers.Line(recorded, type, quantity, transfer)
            : new(recorded.Version, type, quantity, recorded.Origin.At, recorded.Origin.Actor, recorded.Origin.Cause, null, null, promise.Order);

    internal static StockDecision Nothing => Engine.Decide.Nothing<StockEvent, Reply>();

    internal static StockDecision Record(StockEvent body) => Engine.Decide.Record<StockEvent, Reply>(body);

    internal static StockDecision Refuse(Reply refusal) => Engine.Decide.Refuse<StockEvent, Reply>(refusal);
}
