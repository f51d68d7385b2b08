namespace OrleansOms.Load.Days.Expected;

/// <summary>Units between two places.</summary>
public sealed class Transfer(Place from, Place to, IReadOnlyList<TransferLine> lines)
{
    public string Id { get; set; } = "";

    public Place From { get; } = from;

    public Place To { get; } = to;

    public IReadOnlyList<TransferLine> Lines { get; } = lines;

    public int Receipts { get; set; }

    public int WriteOffs { get; set; }

    public bool Has(int line) => line >= 1 && line <= Lines.Count;

    public TransferLine Line(int number) => Lines[number - 1];

    public string Status =>
        Lines.Any(line => line.InTransit > 0) ? Receipts == 0 ? "inTransit" : "partiallyReceived"
        : Lines.Any(line => line.WrittenOff > 0) ? "closed"
        : "received";
}

public sealed class TransferLine(int number, Sku sku, long quantity)
{
    public int Number { get; } = number;

    public Sku Sku { get; } = sku;

    public long Quantity { get; } = quantity;

    /// <summary>Units that came, the surplus included.</summary>
    public long Received { get; set; }

    /// <summary>Units that came without having been in transit.</summary>
    public long Surplus { get; set; }

    public long WrittenOff { get; set; }

    public long InTransit => Quantity - (Received - Surplus) - WrittenOff;
}
