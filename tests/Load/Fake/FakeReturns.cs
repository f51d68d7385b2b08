namespace OrleansOms.Load.Tests.Fake;

/// <summary>Returns by id: no unit comes back twice, and what comes back is refunded at the price paid.</summary>
public sealed class FakeReturns(FakeStock stock, FakeOrders orders)
{
    private readonly List<FakeReturn> _returns = [];

    public IReadOnlyList<FakeReturn> All => _returns;

    public FakeAnswer Announce(ReturnBody body)
    {
        if (orders.Find(body.OrderId) is not { } order) return FakeAnswer.Problem(422, "unknownOrder");
        if (Array.Exists(body.Lines, line => line.Quantity > order.Lines[line.Line - 1].Shipped - order.Lines[line.Line - 1].Claimed))
            return FakeAnswer.Problem(409, "tooManyUnits");
        foreach (var line in body.Lines) order.Lines[line.Line - 1].Claimed += line.Quantity;
        var made = new FakeReturn($"r-{_returns.Count + 1}", order, body);
        _returns.Add(made);
        return FakeAnswer.Of(201, made.View());
    }

    public FakeAnswer Read(string id) => Of(id, made => FakeAnswer.Of(200, made.View()));

    public FakeAnswer Receive(string id, ShipmentBody body) => Of(id, made =>
    {
        foreach (var line in body.Lines) made.Line(line.Line).Received += line.Quantity;
        made.Receipts.Add(new FakeShipment(made.Receipts.Count + 1, body.Location, body.Lines));
        return FakeAnswer.Of(200, made.View());
    });

    public FakeAnswer Inspect(string id, InspectionBody body) => Of(id, made =>
    {
        if (Array.Exists(body.Lines, line => line.Quantity > made.Line(line.Line).Received - made.Line(line.Line).Restocked))
            return FakeAnswer.Problem(409, "notReceived");
        foreach (var line in body.Lines) made.Line(line.Line).Restocked += line.Quantity;
        foreach (var receipt in made.Receipts)
            foreach (var line in receipt.Lines)
                stock.Move(new MovementBody(made.Order.Lines[line.Line - 1].Body.Sku, receipt.Location, "receipt", line.Quantity, "returned"));
        return FakeAnswer.Of(200, made.View());
    });

    public FakeAnswer Refund(string id) => Of(id, made =>
    {
        var due = made.Lines.Where(line => line.Restocked > line.Refunded).ToList();
        if (due.Count == 0) return FakeAnswer.Problem(409, "nothingDue");
        foreach (var line in due)
        {
            made.Order.Lines[line.Announced.Line - 1].Returned += line.Restocked - line.Refunded;
            line.Refunded = line.Restocked;
        }
        var amount = Math.Max(0, Math.Min(Worth(made.Order), made.Order.Lines.Sum(line => line.Gross) + made.Order.Charges.Sum()) - made.Order.Refunded);
        made.Order.Refunded += amount;
        made.Amount += amount;
        return FakeAnswer.Of(200, made.View());
    });

    private static decimal Worth(FakeOrder order)
    {
        var (units, all) = (order.Lines.Sum(line => line.Returned), order.Lines.Sum(line => line.Body.Quantity));
        return order.Lines.Sum(line => FakeOrder.Pence(line.Gross * line.Returned / line.Body.Quantity))
            + order.Charges.Where(charge => charge < 0 || units == all).Sum(charge => FakeOrder.Pence(charge * units / all));
    }

    private FakeAnswer Of(string id, Func<FakeReturn, FakeAnswer> answer) =>
        _returns.Find(made => made.Id == id) is { } found ? answer(found) : FakeAnswer.Problem(404, "returnNotFound");
}

public sealed class FakeReturn(string id, FakeOrder order, ReturnBody body)
{
    public string Id { get; } = id;

    public FakeOrder Order { get; } = order;

    public List<FakeReturnLine> Lines { get; } = [.. body.Lines.Select(line => new FakeReturnLine(line))];

    public List<FakeShipment> Receipts { get; } = [];

    public decimal Amount { get; set; }

    public FakeReturnLine Line(int number) => Lines.Single(line => line.Announced.Line == number);

    public object View() => new
    {
        Id,
        status = Lines.TrueForAll(line => line.Refunded == line.Announced.Quantity) ? "closed" : "approved",
        orderId = Order.Id,
        lines = Lines.Select(line => line.View(Order.Lines[line.Announced.Line - 1].Body.Sku)),
        receipts = Receipts.Select(receipt => new { receipt = receipt.Shipment, receipt.Location, receipt.Lines }),
        refunded = $"{Amount:0.00}",
    };
}

public sealed class FakeReturnLine(AnnouncedLine announced)
{
    public AnnouncedLine Announced { get; } = announced;

    public long Received { get; set; }

    public long Restocked { get; set; }

    public long Refunded { get; set; }

    public object View(string sku) => new
    {
        Announced.Line,
        sku,
        Announced.Quantity,
        Announced.Reason,
        Received,
        unannounced = 0,
        inspected = Restocked,
        Restocked,
        damaged = 0,
        quality = 0,
        Refunded,
    };
}
