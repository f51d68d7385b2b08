using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>An acknowledged order as plain arithmetic on what was asked and acknowledged since has it.</summary>
public sealed class BookedOrder(string key)
{
    /// <summary>Under which it was placed.</summary>
    public string Key { get; } = key;

    public List<BookedLine> Lines { get; } = [];

    /// <summary>The location of each shipment, in order, and whether it was delivered.</summary>
    public List<(string Location, Dictionary<int, long> Lines, bool IsDelivered)> Shipments { get; } = [];

    public decimal Total => Lines.Sum(line => line.Quantity * line.UnitAmount);

    public decimal Cancelled => Lines.Sum(line => line.Cancelled * line.UnitAmount);

    public decimal Refunded => Lines.Sum(line => line.Refunded * line.UnitAmount);

    public long DeliveredOf(BookedLine line) =>
        Shipments.Where(shipment => shipment.IsDelivered).Sum(shipment => shipment.Lines.GetValueOrDefault(line.Number));

    /// <summary>What a read has to show, in few words.</summary>
    public string Words() => string.Join(
        "; ",
        Lines.Select(line => string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Quantity} {line.Sku}, {line.Cancelled} cancelled, {line.Shipped} shipped, {DeliveredOf(line)} delivered, {line.Returned} returned, left {Words(line.Allocations)}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"total {Total:F2}, cancelled {Cancelled:F2}, refunded {Refunded:F2}, net {Total - Cancelled - Refunded:F2}")));

    /// <summary>What was read, in the same words.</summary>
    public static string Words(JsonNode order)
    {
        var amounts = order["amounts"]!;
        return string.Join(
            "; ",
            order["lines"]!.AsArray().Select(line =>
                $"{line!["quantity"]} {line["sku"]}, {line["cancelled"]} cancelled, {line["shipped"]} shipped, {line["delivered"]} delivered, {line["returned"]} returned, left {Words(Allocations(line))}")
                .Append($"total {amounts["total"]}, cancelled {amounts["cancelled"]}, refunded {amounts["refunded"]}, net {amounts["net"]}"));
    }

    /// <summary>Where a line's units stand, as an answer tells.</summary>
    public static IEnumerable<Allocated> Allocations(JsonNode line) =>
        line["allocations"]!.AsArray().Select(at => new Allocated((string)at!["location"]!, (long)at["quantity"]!));

    private static string Words(IEnumerable<Allocated> allocations) => string.Join(
        " ", allocations.Where(at => at.Left > 0).OrderBy(at => at.Location, StringComparer.Ordinal).Select(at => $"{at.Left}@{at.Location}"));
}

/// <param name="unitAmount">What one unit costs, with its tax.</param>
public sealed class BookedLine(int number, string sku, long quantity, decimal unitAmount)
{
    public int Number => number;

    public string Sku => sku;

    public long Quantity => quantity;

    public decimal UnitAmount => unitAmount;

    /// <summary>In the order in which the line got them.</summary>
    public List<Allocated> Allocations { get; } = [];

    public long Cancelled { get; set; }

    public long Shipped { get; set; }

    public long Claimed { get; set; }

    public long Returned { get; set; }

    public long Refunded { get; set; }

    public long Open => Allocations.Sum(at => at.Left);
}

/// <summary>Units of a line at one location.</summary>
public sealed class Allocated(string location, long left)
{
    public string Location => location;

    /// <summary>Neither cancelled nor shipped.</summary>
    public long Left { get; set; } = left;
}
