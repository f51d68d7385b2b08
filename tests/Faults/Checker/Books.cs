using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>
/// The plain model: what there must be after all that was acknowledged, and nothing else, has happened. It is arithmetic on requests and
/// answers; it shares nothing with the product. Each act is booked when its first acknowledgement is met in the log.
/// </summary>
/// <param name="object">Called with what can't be: an acknowledgement of something other than what was asked, or of what was not there.</param>
public sealed class Books(Action<string> @object)
{
    public Dictionary<string, BookedOrder> Orders { get; } = [];

    public Dictionary<string, BookedReturn> Returns { get; } = [];

    public Dictionary<string, BookedTransfer> Transfers { get; } = [];

    public Dictionary<(string Sku, string Location), StockLevels> Stock { get; } = [];

    public StockLevels At(string sku, string location)
    {
        if (!Stock.TryGetValue((sku, location), out var levels)) Stock.Add((sku, location), levels = new StockLevels());
        return levels;
    }

    /// <summary>Books what was acknowledged.</summary>
    public void Book(string kind, string path, string key, JsonNode asked, JsonNode answer)
    {
        var parts = path.Split('/');
        switch (kind)
        {
            case "move": Move(parts[3], parts[4], asked); break;
            case "place": Place(key, asked, answer); break;
            case "cancel": Cancel(parts[3], asked, answer); break;
            case "ship": Ship(parts[3], asked, answer); break;
            case "deliver": Deliver(parts[3], int.Parse(parts[5], CultureInfo.InvariantCulture)); break;
            case "return": Return(asked, answer); break;
            case "receiveReturn": Receive(parts[3], asked); break;
            case "inspect": Inspect(parts[3], asked); break;
            case "refund": Refund(parts[3], answer); break;
            case "transfer": Send(asked, answer); break;
            case "receiveTransfer": Arrive(parts[3], asked); break;
            default: throw new ArgumentException(kind, nameof(kind));
        }
    }

    private void Move(string sku, string location, JsonNode asked)
    {
        var (at, quantity) = (At(sku, location), (long)asked["quantity"]!);
        switch ((string)asked["type"]!)
        {
            case "receipt" or "adjustment": at.OnHand += quantity; break;
            case "damage": at.Damaged += quantity; break;
            case "count": at.OnHand = quantity; break;
            default: throw new ArgumentException((string)asked["type"]!, nameof(asked));
        }
    }

    private void Place(string key, JsonNode asked, JsonNode answer)
    {
        var id = (string)answer["id"]!;
        var order = new BookedOrder(key);
        if (!Orders.TryAdd(id, order)) @object($"order {id} was acknowledged to the keys {Orders[id].Key} and {key}");
        foreach (var (wanted, got) in Pairs(asked["lines"]!, answer["lines"]!))
        {
            var (sku, quantity) = ((string)wanted["sku"]!, (long)wanted["quantity"]!);
            var line = new BookedLine(order.Lines.Count + 1, sku, quantity, Money(wanted["unitPrice"]) + (Money(wanted["tax"]) / quantity));
            order.Lines.Add(line);
            foreach (var at in BookedOrder.Allocations(got))
            {
                line.Allocations.Add(at);
                At(sku, at.Location).Committed += at.Left;
            }

            Same($"what order {id} was promised of {sku}", quantity, line.Open);
        }

        Same($"order {id} as placed", order.Words(), BookedOrder.Words(answer));
    }

    private void Cancel(string id, JsonNode asked, JsonNode answer)
    {
        if (OrderOf(id) is not { } order) return;
        var units = asked["lines"] is { } named
            ? ByLine(named)
            : order.Lines.Where(line => line.Open > 0).ToDictionary(line => line.Number, line => line.Open);
        foreach (var (number, quantity) in units)
        {
            var line = order.Lines[number - 1];
            line.Cancelled += quantity;
            Take(order, line, location: null, quantity);
        }

        var told = answer["cancelled"]!;
        Same($"the units cancelled of order {id}", Words(units), Words(ByLine(told["lines"]!)));
        Same($"the amount cancelled of order {id}", units.Sum(line => line.Value * order.Lines[line.Key - 1].UnitAmount), Money(told["amount"]));
    }

    private void Ship(string id, JsonNode asked, JsonNode answer)
    {
        if (OrderOf(id) is not { } order) return;
        var (location, units) = ((string)asked["location"]!, ByLine(asked["lines"]!));
        foreach (var (number, quantity) in units)
        {
            var line = order.Lines[number - 1];
            line.Shipped += quantity;
            Take(order, line, location, quantity);
            At(line.Sku, location).OnHand -= quantity;
        }

        order.Shipments.Add((location, units, false));
        Same($"the number of the shipment of order {id}", order.Shipments.Count, (int)answer["shipment"]!);
    }

    // What a line got last goes first, unless a location is named.
    private void Take(BookedOrder order, BookedLine line, string? location, long quantity)
    {
        foreach (var at in line.Allocations.AsEnumerable().Reverse().Where(at => location is null || at.Location == location))
        {
            var taken = Math.Min(quantity, at.Left);
            at.Left -= taken;
            quantity -= taken;
            At(line.Sku, at.Location).Committed -= taken;
        }

        if (quantity > 0) @object($"{quantity} more units of {line.Sku} than order {order.Key} had were taken out of it");
    }

    private void Deliver(string id, int shipment)
    {
        if (OrderOf(id) is not { } order) return;
        order.Shipments[shipment - 1] = order.Shipments[shipment - 1] with { IsDelivered = true };
    }

    private void Return(JsonNode asked, JsonNode answer)
    {
        var (id, orderId) = ((string)answer["id"]!, (string)asked["orderId"]!);
        if (OrderOf(orderId) is not { } order) return;
        var claim = new BookedReturn(order, ByLine(asked["lines"]!));
        if (!Returns.TryAdd(id, claim)) @object($"return {id} was acknowledged to two keys");
        foreach (var (number, quantity) in claim.Announced)
        {
            var line = order.Lines[number - 1];
            line.Claimed += quantity;
            if (line.Claimed > line.Shipped) @object($"order {orderId} returns {line.Claimed} units of {line.Sku} and was shipped {line.Shipped}");
        }
    }

    private void Receive(string id, JsonNode asked)
    {
        if (Known(Returns, id) is not { } claim) return;
        claim.Location = (string)asked["location"]!;
        foreach (var (number, quantity) in ByLine(asked["lines"]!))
        {
            var line = claim.Order.Lines[number - 1];
            line.Returned += quantity;
            Add(claim.Received, number, quantity);
            At(line.Sku, claim.Location).OnHand += quantity;
            At(line.Sku, claim.Location).Quality += quantity;
        }
    }

    private void Inspect(string id, JsonNode asked)
    {
        if (Known(Returns, id) is not { } claim) return;
        foreach (var inspected in asked["lines"]!.AsArray())
        {
            var (number, quantity, disposition) = ((int)inspected!["line"]!, (long)inspected["quantity"]!, (string)inspected["disposition"]!);
            var at = At(claim.Order.Lines[number - 1].Sku, claim.Location);
            Add(claim.Inspected, number, quantity);
            if (disposition != "quality") at.Quality -= quantity;
            if (disposition == "damaged") at.Damaged += quantity;
        }
    }

    private void Refund(string id, JsonNode answer)
    {
        if (Known(Returns, id) is not { } claim) return;
        var amount = 0m;
        foreach (var (number, quantity) in claim.Inspected)
        {
            var due = quantity - claim.Refunded.GetValueOrDefault(number);
            Add(claim.Refunded, number, due);
            claim.Order.Lines[number - 1].Refunded += due;
            amount += due * claim.Order.Lines[number - 1].UnitAmount;
        }

        Same($"the refund of return {id}", amount, Money(answer["refund"]!["amount"]));
    }

    private void Send(JsonNode asked, JsonNode answer)
    {
        var id = (string)answer["id"]!;
        var line = asked["lines"]![0]!;
        var transfer = new BookedTransfer((string)asked["from"]!, (string)asked["to"]!, (string)line["sku"]!, (long)line["quantity"]!);
        if (!Transfers.TryAdd(id, transfer)) @object($"transfer {id} was acknowledged to two keys");
        At(transfer.Sku, transfer.From).OnHand -= transfer.Quantity;
        At(transfer.Sku, transfer.From).InTransit += transfer.Quantity;
    }

    private void Arrive(string id, JsonNode asked)
    {
        if (Known(Transfers, id) is not { } transfer) return;
        var quantity = ByLine(asked["lines"]!)[1];
        transfer.Received += quantity;
        At(transfer.Sku, transfer.To).OnHand += quantity;
        At(transfer.Sku, transfer.From).InTransit -= quantity;
    }

    private BookedOrder? OrderOf(string id) => Known(Orders, id);

    private T? Known<T>(Dictionary<string, T> all, string id)
        where T : class
    {
        if (all.TryGetValue(id, out var known)) return known;
        @object($"{id} was changed, and never acknowledged before");
        return null;
    }

    private void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) @object($"{what} is {actual}, and must be {expected}");
    }

    private IEnumerable<(JsonNode Asked, JsonNode Got)> Pairs(JsonNode asked, JsonNode got)
    {
        Same("the number of lines", asked.AsArray().Count, got.AsArray().Count);
        return asked.AsArray().Zip(got.AsArray(), (wanted, line) => (wanted!, line!));
    }

    private static Dictionary<int, long> ByLine(JsonNode lines) =>
        lines.AsArray().ToDictionary(line => (int)line!["line"]!, line => (long)line!["quantity"]!);

    private static string Words(Dictionary<int, long> units) => string.Join(", ", units.OrderBy(line => line.Key).Select(line => $"{line.Value} of line {line.Key}"));

    private static void Add(Dictionary<int, long> units, int line, long quantity) => units[line] = units.GetValueOrDefault(line) + quantity;

    private static decimal Money(JsonNode? text) => text is null ? 0 : decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}
