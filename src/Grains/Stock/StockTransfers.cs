using System.Diagnostics;
using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;
using static OrleansOms.Grains.Stock.StockLocation;

namespace OrleansOms.Grains.Stock;

/// <summary>Units of one line of a transfer that were sent from here.</summary>
/// <param name="Received">Of them, units that the other location has.</param>
/// <param name="WrittenOff">Of them, units that never arrived.</param>
public sealed record Transit(long Quantity, long Received = 0, long WrittenOff = 0)
{
    /// <summary>Units that are under way.</summary>
    [JsonIgnore]
    public long Left => Quantity - Received - WrittenOff;
}

/// <summary>
/// The rules of units between locations. Where they come from they are held like an order's, then in transit, as long as neither the other
/// location has them nor somebody has given them up. A transfer sends each message only after it has the answer of the one before: so
/// what is unknown here is a repeat. Where they come to, they are remembered until the transfer says that it sends them no more.
/// </summary>
internal static class StockTransfers
{
    /// <summary>Where units of a transfer stand in <see cref="StockState.Arrivals"/>.</summary>
    public static string IdOf(string transfer, int number) => $"{transfer}#{number}";

    // Only a transfer whose reservation was answered sends, and it does not release what it sends: an unknown promise was sent already.
    public static StockDecision Send(StockState state, SendStock c) => state.Promises.GetValueOrDefault(c.Promise) is { } held
        ? Record(new StockSent(c.Promise, held.Left))
        : Nothing;

    public static StockDecision Settle(StockState state, SettleTransit c)
    {
        if (!state.Transits.TryGetValue(c.Promise, out var transit))
        {
            return Nothing;
        }

        if (c.Received + c.WrittenOff > transit.Quantity)
        {
            return Refuse(StockRejections.MoreThanSent(transit.Quantity, c.Received + c.WrittenOff));
        }

        var (received, writtenOff) = (c.Received - transit.Received, c.WrittenOff - transit.WrittenOff);
        return new StockDecision(
            [
                .. received > 0 ? [new TransitReceived(c.Promise, received)] : Array.Empty<StockEvent>(),
                .. writtenOff > 0 ? [new TransitWrittenOff(c.Promise, writtenOff, c.Reason!)] : Array.Empty<StockEvent>(),
            ],
            null,
            false);
    }

    // What came in is there, whatever the plan was: no bound turns it away.
    public static StockDecision Receive(StockState state, ReceiveTransferred c) => IdOf(c.Transfer, c.Number) switch
    {
        var id when state.Arrivals.ContainsKey(id) || state.EndedArrivals.Contains(id) => Nothing,
        _ when c.Quantity < 1 => Refuse(StockRejections.QuantityOutOfBounds),
        _ => Record(new StockTransferred(c.Transfer, c.Number, c.Quantity, c.Surplus)),
    };

    public static StockDecision Forget(StockState state, ForgetArrival c) =>
        state.Arrivals.ContainsKey(IdOf(c.Transfer, c.Number)) ? Record(new ArrivalForgotten(c.Transfer, c.Number)) : Nothing;

    public static StockState Sent(StockState state, StockSent e, DateTimeOffset at)
    {
        var promise = state.Promises[e.Promise];
        return state with
        {
            OnHand = state.OnHand - e.Quantity,
            Reserved = state.Reserved - e.Quantity,
            InTransit = state.InTransit + e.Quantity,
            Promises = state.Promises.Remove(e.Promise),
            Ended = state.Ended.Add(e.Promise, at, promise with { Shipped = promise.Shipped + e.Quantity }),
            Transits = state.Transits.Add(e.Promise, new Transit(e.Quantity)),
        };
    }

    public static StockState Received(StockState state, TransitReceived e)
    {
        var transit = state.Transits[e.Promise];
        return Left(state, e.Promise, transit with { Received = transit.Received + e.Quantity }, e.Quantity);
    }

    public static StockState WrittenOff(StockState state, TransitWrittenOff e)
    {
        var transit = state.Transits[e.Promise];
        return Left(state, e.Promise, transit with { WrittenOff = transit.WrittenOff + e.Quantity }, e.Quantity);
    }

    /// <summary>What came in is free from here on, like any unit that is neither held nor damaged.</summary>
    public static StockState Transferred(StockState state, StockTransferred e) => state with
    {
        OnHand = state.OnHand + e.Quantity,
        Arrivals = state.Arrivals.Add(IdOf(e.Transfer, e.Number), e.Quantity),
    };

    public static StockState Forgotten(StockState state, ArrivalForgotten e, DateTimeOffset at)
    {
        var id = IdOf(e.Transfer, e.Number);
        return state with { Arrivals = state.Arrivals.Remove(id), EndedArrivals = state.EndedArrivals.Add(id, at, state.Arrivals[id]) };
    }

    /// <summary>An event of transferred units as a line of the ledger.</summary>
    public static StockMovement Ledger(in Recorded<StockEvent> recorded) => recorded.Body switch
    {
        StockSent e => Line(recorded, "send", e.Quantity, e.Promise.AsTransfer()!),
        TransitReceived e => Line(recorded, "arrive", e.Quantity, e.Promise.AsTransfer()!),
        TransitWrittenOff e => Line(recorded, "writeOff", e.Quantity, e.Promise.AsTransfer()!, e.Reason),
        StockTransferred { Surplus: true } e => Line(recorded, "receipt", e.Quantity, e.Transfer),
        StockTransferred e => Line(recorded, "transfer", e.Quantity, e.Transfer),
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    public static StockMovement Line(in Recorded<StockEvent> recorded, string type, long quantity, string transfer, string? reason = null) => new(
        recorded.Version, type, quantity, recorded.Origin.At, recorded.Origin.Actor, recorded.Origin.Cause, reason, null, null, null, transfer);

    private static StockState Left(StockState state, PromiseId id, Transit transit, long units) => state with
    {
        InTransit = state.InTransit - units,
        Transits = transit.Left > 0 ? state.Transits.SetItem(id, transit) : state.Transits.Remove(id),
    };
}
