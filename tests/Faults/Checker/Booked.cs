using System.Text.Json.Nodes;

namespace OrleansOms.Faults.Tests.Checker;

/// <param name="announced">Units by line of the order.</param>
public sealed class BookedReturn(BookedOrder order, Dictionary<int, long> announced)
{
    public BookedOrder Order => order;

    public Dictionary<int, long> Announced => announced;

    public string Location { get; set; } = "";

    public Dictionary<int, long> Received { get; } = [];

    public Dictionary<int, long> Inspected { get; } = [];

    public Dictionary<int, long> Refunded { get; } = [];

    /// <summary>What a read has to show, in few words.</summary>
    public string Words() => string.Join("; ", announced.OrderBy(line => line.Key).Select(line =>
        $"{line.Value} of line {line.Key}, {Received.GetValueOrDefault(line.Key)} received, {Inspected.GetValueOrDefault(line.Key)} inspected, {Refunded.GetValueOrDefault(line.Key)} refunded"));

    /// <summary>What was read, in the same words.</summary>
    public static string Words(JsonNode claim) => string.Join("; ", claim["lines"]!.AsArray().OrderBy(line => (int)line!["line"]!).Select(line =>
        $"{line!["quantity"]} of line {line["line"]}, {line["received"]} received, {line["inspected"]} inspected, {line["refunded"]} refunded"));
}

/// <summary>Units of one SKU between two locations.</summary>
public sealed class BookedTransfer(string from, string to, string sku, long quantity)
{
    public string From => from;

    public string To => to;

    public string Sku => sku;

    public long Quantity => quantity;

    public long Received { get; set; }
}

/// <summary>What must lie at a stock location, in units.</summary>
public sealed class StockLevels
{
    public long OnHand { get; set; }

    public long Committed { get; set; }

    public long Damaged { get; set; }

    public long Quality { get; set; }

    public long InTransit { get; set; }

    /// <summary>Below 0 when more was sold than ever came in.</summary>
    public long Available => OnHand - Committed - Damaged - Quality;

    /// <summary>What a read has to show, in few words.</summary>
    public string Words() => $"onHand {OnHand}, available {Available}, reserved 0, committed {Committed}, damaged {Damaged}, quality {Quality}, inTransit {InTransit}";

    /// <summary>What was read, in the same words.</summary>
    public static string Words(JsonNode stock) =>
        string.Join(", ", new[] { "onHand", "available", "reserved", "committed", "damaged", "quality", "inTransit" }.Select(bucket => $"{bucket} {stock[bucket]}"));
}
