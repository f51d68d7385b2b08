using System.Text.Json.Serialization;

namespace OrleansOms.Baseline.Orders;

/// <summary>An order as the storefront sends it.</summary>
internal sealed record OrderDraft(
    string Channel,
    string Currency,
    Customer Customer,
    DraftLine[] Lines,
    Delivery Delivery,
    string? Reference = null,
    string[]? PromotionCodes = null,
    string? OnShortage = null,
    DraftCharge[]? Charges = null)
{
    private const long QuantityMax = 1_000_000_000;
    private const int LinesMax = 2_000;

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? Fault() =>
        Lines.Length is 0 or > LinesMax ? $"An order has 1 to {LinesMax} lines."
        : Channel.Length == 0 || Customer.Id.Length == 0 ? "A channel and a customer are needed."
        : Currency.Length != 3 ? "A currency is its ISO 4217 code."
        : OnShortage is not (null or "refuse") ? "The baseline knows no other onShortage than refuse."
        : Array.Exists(Lines, line => line.Quantity is < 1 or > QuantityMax) ? $"A quantity is 1 to {QuantityMax}."
        : Array.Exists(Lines, line => line.UnitPrice < 0 || line.Discount < 0 || line.Tax < 0) ? "Prices, discounts and taxes are at least 0."
        : null;
}

internal sealed record DraftLine(
    string Sku,
    long Quantity,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] decimal UnitPrice,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] decimal Discount = 0,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] decimal Tax = 0,
    string? Location = null);

internal sealed record DraftCharge(
    string Kind,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] decimal Amount,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] decimal Tax = 0);

internal sealed record Customer(string Id, string? Name = null, string? Email = null, string? Phone = null);

internal sealed record Delivery(string Method, Address Address);

internal sealed record Address(
    string Country,
    string? Name = null,
    string[]? Lines = null,
    string? City = null,
    string? PostalCode = null,
    double? Latitude = null,
    double? Longitude = null);
