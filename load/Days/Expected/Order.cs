using OrleansOms.Load.Amounts;

namespace OrleansOms.Load.Days.Expected;

/// <summary>An order that stands.</summary>
public sealed class Order(Draft draft)
{
    /// <summary>As the server named it.</summary>
    public string Id { get; set; } = "";

    public Draft Draft { get; } = draft;

    public bool IsPickup => Draft.Method == "pickup";

    public IReadOnlyList<OrderLine> Lines { get; } = [.. draft.Lines.Select((line, index) => new OrderLine(index + 1, line))];

    public List<Shipment> Shipments { get; } = [];

    public List<Cancellation> Cancellations { get; } = [];

    /// <summary>Returns that were granted, declined ones included.</summary>
    public List<Return> Returns { get; } = [];

    public OrderMoney Money { get; } = new(draft.Currency, draft.Lines, draft.Charges);

    public OrderLine Line(int number) => Lines[number - 1];

    public bool Has(int line) => line >= 1 && line <= Lines.Count;

    public long Delivered(OrderLine line) =>
        Shipments.Where(shipment => shipment.IsDelivered).Sum(shipment => shipment.Lines.GetValueOrDefault(line.Number));

    /// <summary>Announced units that came back.</summary>
    public long Returned(OrderLine line) => Claims.Sum(claim => claim.Line(line.Number)?.Expected ?? 0);

    /// <summary>Units that were shipped and that no return has claimed.</summary>
    public long Returnable(OrderLine line) => line.Shipped - Claims.Sum(claim => claim.Line(line.Number)?.Announced ?? 0);

    private IEnumerable<Return> Claims => Returns.Where(claim => !claim.IsDeclined);

    /// <summary>The status by what its units wait for next.</summary>
    public string Status
    {
        get
        {
            var ordered = Lines.Sum(line => line.Terms.Quantity);
            var shipped = Lines.Sum(line => line.Shipped);
            var (allocated, waiting) = (Lines.Sum(line => line.Allocated), Lines.Sum(line => line.Backordered));
            var (returned, delivered) = (Lines.Sum(Returned), Lines.Sum(Delivered));
            if (ordered > 0 && Lines.Sum(line => line.Cancelled) == ordered) return "cancelled";
            if (shipped == 0 && waiting > 0) return "backordered";
            if (shipped == 0 && allocated > 0) return "allocated";
            if (waiting + allocated > 0) return "partiallyShipped";
            if (returned > 0) return returned == shipped ? "returned" : "partiallyReturned";
            return delivered < shipped ? "shipped" : "delivered";
        }
    }
}

/// <summary>One line of an order and where its units are.</summary>
public sealed class OrderLine(int number, DraftLine terms)
{
    public int Number { get; } = number;

    public DraftLine Terms { get; } = terms;

    public long Cancelled { get; set; }

    /// <summary>What waits; null for nothing.</summary>
    public Wait? Wait { get; set; }

    /// <summary>In the order in which the line got them.</summary>
    public List<Allocation> Allocations { get; } = [];

    public long Backordered => Wait?.Left ?? 0;

    public long Allocated => Allocations.Sum(allocation => allocation.Left);

    public long Shipped => Allocations.Sum(allocation => allocation.Shipped);

    /// <summary>Units that are neither cancelled nor shipped.</summary>
    public long Open => Backordered + Allocated;
}

/// <summary>Units of a line at one place.</summary>
/// <param name="place">Null for a service, which is at none.</param>
public sealed class Allocation(Place? place, long units)
{
    public Place? Place { get; } = place;

    /// <summary>Neither cancelled nor shipped.</summary>
    public long Left { get; private set; } = units;

    public long Shipped { get; private set; }

    public void Cancel(long units) => Left -= units;

    public void Ship(long units)
    {
        Left -= units;
        Shipped += units;
    }
}

/// <param name="Lines">Units by line.</param>
public sealed record Shipment(int Number, Place Place, SortedDictionary<int, long> Lines)
{
    public bool IsDelivered { get; set; }
}

/// <param name="Lines">Units by line.</param>
/// <param name="Amount">What it took off the total.</param>
public sealed record Cancellation(string Reason, SortedDictionary<int, long> Lines, decimal Amount);
