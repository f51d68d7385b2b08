namespace OrleansOms.Load.Days.Expected;

/// <summary>Units of an order that come back; granted by the order and approved at once.</summary>
public sealed class Return(Order order, string method)
{
    public string Id { get; set; } = "";

    public Order Order { get; } = order;

    public string Method { get; } = method;

    public bool IsDeclined { get; set; }

    public List<ReturnLine> Lines { get; } = [];

    /// <summary>Received units, in the order in which they came in.</summary>
    public List<Arrival> Arrivals { get; } = [];

    public int Receipts { get; set; }

    public List<Refund> Refunds { get; } = [];

    /// <summary>The line with this number of the order; null when it was neither announced nor received.</summary>
    public ReturnLine? Line(int number) => Lines.Find(line => line.Number == number);

    /// <summary>The line, made if need be.</summary>
    public ReturnLine At(int number)
    {
        if (Line(number) is { } known) return known;
        Lines.Add(new ReturnLine(number));
        return Lines[^1];
    }

    /// <summary>What it waits for next.</summary>
    public string Status
    {
        get
        {
            if (IsDeclined) return "declined";
            var received = Lines.Sum(line => line.Received);
            if (received == 0) return "approved";
            if (Lines.Sum(line => line.Inspected) < received) return "received";
            if (Lines.Exists(line => line.Refunded < line.Due)) return "inspected";
            if (Lines.TrueForAll(line => line.Expected == line.Announced)) return "closed";
            return Refunds.Count == 0 ? "inspected" : "refunded";
        }
    }
}

/// <summary>What of one line of the order was announced, and what became of it.</summary>
public sealed class ReturnLine(int number)
{
    public int Number { get; } = number;

    public long Announced { get; set; }

    public List<string> Reasons { get; } = [];

    public long Received { get; set; }

    public long Restocked { get; set; }

    public long Damaged { get; set; }

    public long Kept { get; set; }

    public long Refunded { get; set; }

    public long Inspected => Restocked + Damaged + Kept;

    /// <summary>Received units that were announced.</summary>
    public long Expected => Math.Min(Announced, Received);

    /// <summary>Announced units that came in and were inspected.</summary>
    public long Due => Math.Min(Announced, Inspected);
}

/// <summary>Units of one line that came in together.</summary>
public sealed class Arrival(int receipt, int line, Place place, long units)
{
    public int Receipt { get; } = receipt;

    public int Line { get; } = line;

    public Place Place { get; } = place;

    public long Units { get; } = units;

    public long Uninspected { get; set; } = units;
}

/// <param name="Lines">Units by line.</param>
public sealed record Refund(SortedDictionary<int, long> Lines, decimal Amount);
