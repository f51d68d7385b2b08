using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The body of an order to place; what is null is left out.</summary>
public sealed record OrderDraft(params OrderDraft.Line[] Lines)
{
    public static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? Reference { get; init; }

    public string Channel { get; init; } = "web";

    public string Currency { get; init; } = "GBP";

    /// <summary>refuse, cancelRemainder or backorder; null for the default.</summary>
    public string? OnShortage { get; init; }

    public object Customer { get; init; } = new { id = "c-1" };

    public object[]? Charges { get; init; }

    public object Delivery { get; init; } = new { method = "standard", address = new { country = "GB" } };

    /// <summary>One line an SKU, without a location.</summary>
    public static OrderDraft Of(params (string Sku, int Quantity)[] lines) =>
        new([.. lines.Select(line => new Line(line.Sku, line.Quantity))]);

    public sealed record Line(
        string Sku,
        int Quantity,
        string UnitPrice = "1.00",
        string? Discount = null,
        string? Tax = null,
        string? Location = null);
}

/// <summary>The levels of a stock location, in units.</summary>
public readonly record struct Levels(long OnHand, long Available, long Reserved, long Committed, long Safety, long Damaged, long Quality = 0)
{
    /// <summary>Units that are there and not broken, some of them owed to orders.</summary>
    public static Levels With(long onHand, long committed) => new(onHand, onHand - committed, 0, committed, 0, 0);

    public static Levels Of(JsonNode stock) => new(
        (long)stock["onHand"]!,
        (long)stock["available"]!,
        (long)stock["reserved"]!,
        (long)stock["committed"]!,
        (long)stock["safety"]!,
        (long)stock["damaged"]!,
        (long)stock["quality"]!);
}

/// <summary>Ids that no other test has.</summary>
public static class Unique
{
    public static string Id(string prefix) => $"{prefix}-{Guid.NewGuid():N}";
}
