using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces.Stock;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;
using static OrleansOms.Grains.Stock.StockLocation;

namespace OrleansOms.Grains.Stock;

/// <summary>
/// What a stock location holds for lines that wait at its SKU. Totals, so that messages may come twice or late.
/// Invariants: 0 &lt;= Held &lt;= HeldEver, Offered &lt;= HeldEver.
/// </summary>
/// <param name="Version">The SKU's version of which the newest demand is.</param>
/// <param name="UpTo">What HeldEver is to be filled up to.</param>
/// <param name="HeldEver">Units that were ever held, in all.</param>
/// <param name="Held">Of them, units that are held now: neither taken by an order nor returned.</param>
/// <param name="Offered">Of HeldEver, units of which the SKU knows.</param>
/// <param name="Closed">Assignments that were taken or returned.</param>
public sealed record BackorderHolds(long Version, long UpTo, long HeldEver, long Held, long Offered, ClosedNumbers Closed)
{
    public static BackorderHolds None { get; } = new(0, 0, 0, 0, 0, ClosedNumbers.None);

    /// <summary>Units that are still to be held.</summary>
    [JsonIgnore]
    public long Wanted => UpTo - HeldEver;

    /// <summary>
    /// The one place through which every unit goes that becomes free, whatever freed it: first to the lines that wait, then to safety, then to
    /// whoever comes. It follows from the state, so no movement can forget it. Safety stock that was there before is left alone.
    /// </summary>
    /// <param name="before">The state before the event.</param>
    /// <param name="after">The state after it, with what it freed still free.</param>
    public static StockState Fill(StockState before, StockState after)
    {
        if (after.Backorders is not { Wanted: > 0 } holds)
        {
            return after;
        }

        var units = Math.Min(holds.Wanted, Math.Max(after.Available, after.Free - before.Free));
        return units <= 0 ? after : after with
        {
            Reserved = after.Reserved + units,
            Backorders = holds with { HeldEver = holds.HeldEver + units, Held = holds.Held + units },
        };
    }

    public static StockDecision Hold(StockState state, HoldForBackorders c)
    {
        var holds = state.Backorders ?? None;
        return c.Version <= holds.Version
            ? Nothing
            : Record(new StockDemandTold(c.Version, c.UpTo, [.. c.Returned.Where(returned => !holds.Closed.Contains(returned.Assignment))]));
    }

    // Every assignment is closed once, so a repeat is known for ever: it needs no expiry. What was not offered was not assigned.
    public static StockDecision Take(StockState state, TakeHeldUnits c) => (state.Backorders ?? None) switch
    {
        var holds when holds.Closed.Contains(c.Assignment) => Nothing,
        var holds when c.Quantity < 1 || c.Quantity > c.Assigned || c.Assigned > holds.Held => Refuse(StockRejections.NotHeld),
        _ => Record(new StockHeldTaken(c.Promise, c.Assignment, c.Quantity, c.Assigned)),
    };

    public static StockDecision Confirm(StockState state, ConfirmOffer c) =>
        c.Total > state.Backorders!.Offered ? Record(new StockOfferTaken(c.Total)) : Nothing;

    internal static StockState Told(StockState state, StockDemandTold e)
    {
        var holds = state.Backorders ?? None;
        var (closed, units) = (holds.Closed, 0L);
        foreach (var returned in e.Returned)
        {
            closed = closed.Add(returned.Assignment);
            units += returned.Quantity;
        }

        return state with
        {
            Reserved = state.Reserved - units,
            Backorders = holds with { Version = e.Version, UpTo = e.UpTo, Held = holds.Held - units, Closed = closed },
        };
    }

    internal static StockState Taken(StockState state, StockHeldTaken e, long version) => state with
    {
        Reserved = state.Reserved - e.Assigned,
        Committed = state.Committed + e.Quantity,
        Promises = state.Promises.Add(e.Promise, new Promise(e.Quantity, Committed: true, Since: version)),
        Backorders = state.Backorders! with
        {
            Held = state.Backorders.Held - e.Assigned,
            Closed = state.Backorders.Closed.Add(e.Assignment),
        },
    };
}
