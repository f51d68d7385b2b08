using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Some lines of a delivered order on their way back: announced, received where they came from, restocked, refunded.</summary>
public sealed class OrderReturn(OrderBook book, PlacedOrder order, long seed)
{
    private const long OfReturns = 0x2545F4914F6CDD1D;
    private const int MaxLines = 64;

    private readonly OrderCalls _calls = new(book);
    private string? _id;
    private string? _status;
    private bool _succeeded;

    /// <summary>Calls, each to be answered before the next is asked for.</summary>
    public IEnumerable<ScriptedCall> Calls()
    {
        var units = Chosen();
        yield return _calls.AnnounceReturn(order, units);
        if (!_succeeded || _id is not { } id) yield break;
        if (_status == "requested")
        {
            yield return _calls.ApproveReturn(order, id);
            if (!_succeeded) yield break;
        }
        foreach (var at in units.GroupBy(unit => book.Assortment.LocationOf(unit.Position), StringComparer.Ordinal))
        {
            yield return _calls.ReceiveReturn(order, id, at);
            if (!_succeeded) yield break;
        }
        yield return _calls.InspectReturn(order, id, units);
        if (!_succeeded) yield break;
        foreach (var unit in units) book.Ledger.Restock(unit.Position, unit.Quantity);
        yield return _calls.RefundReturn(order, id);
        if (!_succeeded) yield break;
        foreach (var unit in units) order.Return(unit.Line);
    }

    public void Note(in HttpAnswer answer)
    {
        _succeeded = answer.Succeeded;
        _id ??= answer.Text("\"id\":"u8);
        _status = answer.Text("\"status\":"u8);
    }

    // Whole lines, each with even chances, at least one.
    private List<Allocation> Chosen()
    {
        var draws = new Draws(seed ^ OfReturns, order.Number);
        var units = book.AllocationsOf(order).Where(unit => unit.Line < MaxLines).ToList();
        var lines = units.Select(unit => unit.Line).Distinct().ToList();
        var surely = lines[draws.Below(lines.Count)];
        var chosen = new HashSet<int>();
        foreach (var line in lines)
            if (draws.Chance(0.5) || line == surely)
                chosen.Add(line);
        return units.FindAll(unit => chosen.Contains(unit.Line));
    }
}
