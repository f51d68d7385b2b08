using System.Globalization;

namespace OrleansOms.Load.Tests.Fake;

/// <summary>Orders by id, all or nothing, with an adversary for sourcing: it takes units from anywhere and splits where it can.</summary>
public sealed class FakeOrders(FakeStock stock, Random sourcing)
{
    private readonly List<FakeOrder> _orders = [];

    public IReadOnlyList<FakeOrder> All => _orders;

    /// <summary>Each further order is answered with the first one: a planted mistake.</summary>
    public bool Repeat { get; set; }

    public FakeAnswer Place(OrderBody body)
    {
        if (Repeat) return FakeAnswer.Of(201, _orders[0].View());
        if (body.Lines.Length + (body.Charges?.Length ?? 0) == 0) return FakeAnswer.Problem(422, "orderEmpty");
        if (body.Reference is not null && _orders.Exists(order => order.Body.Channel == body.Channel && order.Body.Reference == body.Reference))
            return FakeAnswer.Problem(409, "duplicateReference");
        var order = new FakeOrder($"o-{_orders.Count + 1}", body);
        foreach (var line in order.Lines)
            if (!Allocate(line))
            {
                foreach (var taken in order.Lines.SelectMany(other => other.Allocations, (other, allocation) => (other, allocation)))
                    Commit(taken.other, taken.allocation.Location, -taken.allocation.Quantity);
                return FakeAnswer.Problem(409, "insufficientStock");
            }
        _orders.Add(order);
        return FakeAnswer.Of(201, order.View());
    }

    public FakeAnswer Read(string id) => Find(id) is { } order ? FakeAnswer.Of(200, order.View()) : FakeAnswer.Problem(404, "orderNotFound");

    public FakeAnswer Search(string channel, int limit, string? cursor)
    {
        var start = cursor is null ? 0 : int.Parse(cursor);
        var found = Enumerable.Reverse(_orders).Where(order => order.Body.Channel == channel).ToList();
        var items = found.Skip(start).Take(limit).Select(order => new { order.Id, order.Status, order.Body.Reference });
        return FakeAnswer.Of(200, new { items, nextCursor = start + limit < found.Count ? $"{start + limit}" : null });
    }

    /// <summary>All of it; nothing may have left.</summary>
    public FakeAnswer Cancel(string id, CancelBody body)
    {
        if (Find(id) is not { } order) return FakeAnswer.Problem(404, "orderNotFound");
        if (body.Reason.Length == 0) return FakeAnswer.Problem(422, "reasonEmpty");
        if (order.Shipments.Count > 0 || order.IsCancelled) return FakeAnswer.Problem(409, "nothingToCancel");
        order.IsCancelled = true;
        foreach (var line in order.Lines)
            foreach (var (location, quantity) in line.Allocations)
            {
                Commit(line, location, -quantity);
                line.Release(location);
            }
        return FakeAnswer.Of(200, order.View());
    }

    public FakeAnswer Ship(string id, ShipmentBody body)
    {
        if (Find(id) is not { } order) return FakeAnswer.Problem(404, "orderNotFound");
        foreach (var shipped in body.Lines)
            if (order.Lines[shipped.Line - 1].AllocatedAt(body.Location) < shipped.Quantity)
                return FakeAnswer.Problem(409, "notAllocated");
        foreach (var shipped in body.Lines)
        {
            var line = order.Lines[shipped.Line - 1];
            stock.Find(line.Body.Sku, body.Location)!.Committed -= shipped.Quantity;
            line.Ship(body.Location, shipped.Quantity);
        }
        order.Shipments.Add(new FakeShipment(order.Shipments.Count + 1, body.Location, body.Lines));
        return FakeAnswer.Of(201, new { shipment = order.Shipments.Count });
    }

    public FakeAnswer Deliver(string id, int number)
    {
        if (Find(id) is not { } order || number > order.Shipments.Count) return FakeAnswer.Problem(404, "orderNotFound");
        var shipment = order.Shipments[number - 1];
        if (!shipment.Delivered)
            foreach (var line in shipment.Lines)
                order.Lines[line.Line - 1].Delivered += line.Quantity;
        shipment.Delivered = true;
        return FakeAnswer.Of(200, order.View());
    }

    public FakeOrder? Find(string id) => _orders.Find(order => order.Id == id);

    private bool Allocate(FakeLine line)
    {
        if (line.Body.Location is { } asked)
        {
            if (!(stock.Find(line.Body.Sku, asked)?.Available >= line.Body.Quantity)) return false;
            Commit(line, asked, line.Body.Quantity);
            return true;
        }
        var places = stock.Of(line.Body.Sku).ToArray();
        if (places.Sum(place => place.Level.Available) < line.Body.Quantity) return false;
        sourcing.Shuffle(places);
        for (var left = line.Body.Quantity; left > 0;)
            foreach (var (location, level) in places)
            {
                var most = Math.Min(left, level.Available);
                var taken = most == 0 ? 0 : sourcing.NextInt64(most) + 1;
                if (taken > 0) Commit(line, location, taken);
                left -= taken;
            }
        return true;
    }

    private void Commit(FakeLine line, string location, long quantity)
    {
        var level = stock.Find(line.Body.Sku, location)!;
        level.Available -= quantity;
        level.Committed += quantity;
        if (quantity > 0) line.Allocate(location, quantity);
    }
}

public sealed class FakeOrder(string id, OrderBody body)
{
    public string Id { get; } = id;

    public OrderBody Body { get; } = body;

    public List<FakeLine> Lines { get; } = [.. body.Lines.Select((line, index) => new FakeLine(index + 1, line))];

    public List<FakeShipment> Shipments { get; } = [];

    /// <summary>Added to the total that is shown: a planted mistake.</summary>
    public decimal Mistake { get; set; }

    public decimal Refunded { get; set; }

    public bool IsCancelled { get; set; }

    public string Status => this switch
    {
        { Lines: [] } => "allocated",
        { IsCancelled: true } => "cancelled",
        _ when Lines.TrueForAll(line => line.Returned == line.Body.Quantity) => "returned",
        _ when Lines.Exists(line => line.Returned > 0) => "partiallyReturned",
        _ when Lines.TrueForAll(line => line.Delivered == line.Body.Quantity) => "delivered",
        _ => "allocated",
    };

    /// <summary>Pounds and pence only: the tests' files know no other currency.</summary>
    public static decimal Pence(decimal amount) => decimal.Round(amount, 2);

    public IEnumerable<decimal> Charges => (Body.Charges ?? []).Select(charge => decimal.Parse(charge.Amount, CultureInfo.InvariantCulture));

    public object View()
    {
        var lines = Lines.Sum(line => line.Gross);
        var charges = Charges.Sum();
        var total = lines + charges + Mistake;
        return new
        {
            Id,
            Status,
            Body.Reference,
            lines = Lines.Select(line => line.View()),
            amounts = new
            {
                lines = $"{lines:0.00}",
                charges = $"{charges:0.00}",
                total = $"{total:0.00}",
                cancelled = "0.00",
                refunded = $"{Refunded:0.00}",
                net = $"{total - Refunded:0.00}",
            },
            shipments = Shipments.Select(shipment => new { shipment.Shipment, shipment.Location, shipment.Lines }),
        };
    }
}

public sealed class FakeLine(int number, LineBody body)
{
    private readonly SortedDictionary<string, long> _allocated = new(StringComparer.Ordinal);

    public LineBody Body { get; } = body;

    public long Shipped { get; private set; }

    public long Delivered { get; set; }

    /// <summary>Units that returns have claimed.</summary>
    public long Claimed { get; set; }

    public long Returned { get; set; }

    public decimal Gross => FakeOrder.Pence(Body.Quantity * decimal.Parse(Body.UnitPrice, CultureInfo.InvariantCulture));

    public IReadOnlyList<(string Location, long Quantity)> Allocations =>
        [.. _allocated.Where(pair => pair.Value > 0).Select(pair => (pair.Key, pair.Value))];

    public long AllocatedAt(string location) => _allocated.GetValueOrDefault(location);

    public void Allocate(string location, long quantity) => _allocated[location] = AllocatedAt(location) + quantity;

    public long Cancelled { get; private set; }

    public void Release(string location)
    {
        Cancelled += AllocatedAt(location);
        _allocated.Remove(location);
    }

    public void Ship(string location, long quantity)
    {
        _allocated[location] -= quantity;
        Shipped += quantity;
    }

    public object View() => new
    {
        line = number,
        Body.Sku,
        Body.Quantity,
        Body.UnitPrice,
        Cancelled,
        backordered = 0,
        allocated = Body.Quantity - Shipped - Cancelled,
        Shipped,
        Delivered,
        Returned,
        allocations = Allocations.Select(allocation => new { allocation.Location, allocation.Quantity }),
    };
}

public sealed class FakeShipment(int shipment, string location, LineQuantity[] lines)
{
    public int Shipment { get; } = shipment;

    public string Location { get; } = location;

    public LineQuantity[] Lines { get; } = lines;

    public bool Delivered { get; set; }
}
