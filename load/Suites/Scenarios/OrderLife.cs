using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>How orders of a scenario end.</summary>
/// <param name="Cancels">Percent that are cancelled before they are shipped.</param>
/// <param name="Returns">Percent of the delivered ones of which something comes back.</param>
public sealed record Fates(double Cancels, double Returns, long Seed);

/// <summary>One order from its placing to its end: cancelled, or shipped, delivered and, by chance, some of its lines returned.</summary>
public sealed class OrderLife(OrderBook book, Fates fates) : ScriptedJourney
{
    // Keeps these draws apart from those of what the order wants.
    private const long OfFates = 0x5DEECE66D;

    private readonly OrderCalls _calls = new(book);
    private readonly long _number = book.NextNumber();
    private PlacedOrder? _order;
    private bool _isPlacing = true;
    private long? _shipment;
    private OrderReturn? _return;

    /// <summary>Told of the order when it is delivered.</summary>
    public Action<PlacedOrder>? Delivered { get; init; }

    /// <summary>Only the customer goes; who ships, delivers and takes back has to do it.</summary>
    public override bool EndsWhenTurnedAway => _isPlacing;

    protected override IEnumerable<ScriptedCall> Script()
    {
        yield return new ScriptedCall("place order", request => book.WriteOrder(request, _number));
        _isPlacing = false;
        if (_order is not { } order) yield break;

        var draws = new Draws(fates.Seed ^ OfFates, _number);
        if (draws.Chance(fates.Cancels / 100))
        {
            yield return _calls.Cancel(order);
            if (Succeeded) book.Cancel(order);
            yield break;
        }
        var shipments = new List<long>();
        foreach (var from in book.AllocationsOf(order).GroupBy(unit => book.Assortment.LocationOf(unit.Position), StringComparer.Ordinal))
        {
            yield return _calls.Ship(order, from);
            if (!Succeeded || _shipment is not { } shipment) yield break;
            shipments.Add(shipment);
            book.Ship(from);
        }
        order.IsShipped = true;
        foreach (var shipment in shipments)
        {
            yield return _calls.Deliver(order, shipment);
            if (!Succeeded) yield break;
        }
        order.IsDelivered = true;
        Delivered?.Invoke(order);
        if (!draws.Chance(fates.Returns / 100)) yield break;
        _return = new OrderReturn(book, order, fates.Seed);
        foreach (var call in _return.Calls()) yield return call;
    }

    protected override void Note(in HttpAnswer answer)
    {
        if (_isPlacing)
        {
            _order = book.Take(_number, answer);
            return;
        }
        _return?.Note(answer);
        _shipment = answer.Number("\"shipment\":"u8);
        if (!answer.Succeeded) book.Surprises.Add(Step, answer);
    }
}
