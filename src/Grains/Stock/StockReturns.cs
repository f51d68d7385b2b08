using System.Diagnostics;
using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using StockDecision = OrleansOms.Engine.Decision<OrleansOms.Grains.Stock.StockEvent, OrleansOms.Grains.Interfaces.Reply>;
using static OrleansOms.Grains.Stock.StockLocation;

namespace OrleansOms.Grains.Stock;

/// <summary>Units that a return brought in together.</summary>
/// <param name="Restocked">Of them, units that can be sold again.</param>
/// <param name="Damaged">Of them, units that are damaged.</param>
/// <param name="Kept">Of them, units that stay in quality control.</param>
public sealed record ReturnedUnits(long Quantity, long Restocked = 0, long Damaged = 0, long Kept = 0)
{
    /// <summary>Units that wait for their inspection.</summary>
    [JsonIgnore]
    public long Left => Quantity - Restocked - Damaged - Kept;
}

/// <summary>
/// The rules of units that come back. A return sends what became of units only after it knows that they were booked in, and numbers are
/// totals. So units that wait for their inspection are recognized as long as they wait, and afterwards for longer than a message lives.
/// </summary>
internal static class StockReturns
{
    /// <summary>Where units of a return stand in <see cref="StockState.Returned"/>.</summary>
    public static string IdOf(string @return, int number) => $"{@return}#{number}";

    // What came back is there, whatever the plan was: no bound turns it away.
    public static StockDecision Receive(StockState state, ReceiveReturned c) => Find(state, IdOf(c.Return, c.Number)) switch
    {
        not null => Nothing,
        null when c.Quantity < 1 => Refuse(StockRejections.QuantityOutOfBounds),
        null => Record(new StockReturned(c.Return, c.Number, c.Quantity)),
    };

    // What is unknown here is the repeat, after a long outage, of the last that was said: its answer is the one it missed.
    public static StockDecision Dispose(StockState state, DisposeReturned c)
    {
        if (Find(state, IdOf(c.Return, c.Number)) is not { } units)
        {
            return Nothing;
        }

        if (c.Restocked + c.Damaged + c.Kept > units.Quantity)
        {
            return Refuse(StockRejections.MoreThanReturned(units.Quantity, c.Restocked + c.Damaged + c.Kept));
        }

        StockInspected[] said =
        [
            new(c.Return, c.Number, Disposition.Restock, c.Restocked - units.Restocked),
            new(c.Return, c.Number, Disposition.Damaged, c.Damaged - units.Damaged),
            new(c.Return, c.Number, Disposition.Quality, c.Kept - units.Kept),
        ];
        return new StockDecision([.. said.Where(inspected => inspected.Quantity > 0)], null, false);
    }

    public static StockState Returned(StockState state, StockReturned e) => state with
    {
        OnHand = state.OnHand + e.Quantity,
        Quality = state.Quality + e.Quantity,
        Returned = state.Returned.Add(IdOf(e.Return, e.Number), new ReturnedUnits(e.Quantity)),
    };

    /// <summary>What leaves quality control for the shelf is free from here on, like any unit that is neither held nor damaged.</summary>
    public static StockState Inspected(StockState state, StockInspected e, DateTimeOffset at)
    {
        var id = IdOf(e.Return, e.Number);
        var before = state.Returned[id];
        var (levels, after) = e.Disposition switch
        {
            Disposition.Restock => (state with { Quality = state.Quality - e.Quantity }, before with { Restocked = before.Restocked + e.Quantity }),
            Disposition.Damaged => (
                state with { Quality = state.Quality - e.Quantity, Damaged = state.Damaged + e.Quantity },
                before with { Damaged = before.Damaged + e.Quantity }),
            Disposition.Quality => (state, before with { Kept = before.Kept + e.Quantity }),
            _ => throw new UnreachableException(e.Disposition.ToString()),
        };
        return after.Left > 0
            ? levels with { Returned = levels.Returned.SetItem(id, after) }
            : levels with { Returned = levels.Returned.Remove(id), EndedReturns = levels.EndedReturns.Add(id, at, after) };
    }

    /// <summary>An event of returned units as a line of the ledger.</summary>
    public static StockMovement Ledger(in Recorded<StockEvent> recorded) => recorded.Body switch
    {
        StockReturned e => Line(recorded, "return", e.Quantity, e.Return),
        StockInspected { Disposition: Disposition.Restock } e => Line(recorded, "restock", e.Quantity, e.Return),
        StockInspected { Disposition: Disposition.Damaged } e => Line(recorded, "returnDamaged", e.Quantity, e.Return),
        StockInspected e => Line(recorded, "returnKept", e.Quantity, e.Return),
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    private static StockMovement Line(in Recorded<StockEvent> recorded, string type, long quantity, string @return) =>
        new(recorded.Version, type, quantity, recorded.Origin.At, recorded.Origin.Actor, recorded.Origin.Cause, null, null, null, @return);

    private static ReturnedUnits? Find(StockState state, string id) =>
        state.Returned.TryGetValue(id, out var waiting) ? waiting : state.EndedReturns.TryGet(id, out var ended) ? ended : null;
}
