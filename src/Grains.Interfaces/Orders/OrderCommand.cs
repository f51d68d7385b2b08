using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>What can be asked of an order. Each write carries its key, remembered as long as the order.</summary>
[GenerateSerializer, Immutable, Alias("oms.OrderCommand")]
public abstract record OrderCommand;

/// <summary>Places the order. Answered by <see cref="OrderAnswered"/> when every line is settled.</summary>
[GenerateSerializer, Immutable, Alias("oms.PlaceOrder")]
public sealed record PlaceOrder(OrderDraft Draft, RequestKey Key) : OrderCommand, IKeyed;

/// <summary>Cancels units that are not shipped. Answered by <see cref="OrderAnswered"/> once they are back in stock.</summary>
/// <param name="Lines">What to cancel; empty for all that is not shipped.</param>
/// <param name="IfMatch">The version that must be the current one; null for any.</param>
[GenerateSerializer, Immutable, Alias("oms.CancelOrder")]
public sealed record CancelOrder(string Reason, ImmutableArray<LineQuantity> Lines, RequestKey? Key, long? IfMatch) : OrderCommand, IKeyed;

/// <summary>Units left a location. Answered by <see cref="OrderAnswered"/> with the shipment's number.</summary>
[GenerateSerializer, Immutable, Alias("oms.ShipOrder")]
public sealed record ShipOrder(
    ImmutableArray<LineQuantity> Lines,
    string Location,
    string? Carrier,
    string? Tracking,
    RequestKey Key,
    long? IfMatch) : OrderCommand, IKeyed;

/// <summary>A shipment arrived. Answered by <see cref="OrderAnswered"/>; telling it twice changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("oms.ConfirmDelivery")]
public sealed record ConfirmDelivery(int Shipment, RequestKey? Key, long? IfMatch) : OrderCommand, IKeyed;

/// <summary>
/// Units that one of the order's lines has waited for are held for it. Answered by <see cref="Done"/> when it takes them, or some of them,
/// by <see cref="UnitsNotWanted"/> when it wants none of them any more, and by <see cref="NotPlacedYet"/> while it can't say.
/// </summary>
/// <param name="Wait">The wait's number.</param>
/// <param name="Assignment">The location's number for these units, never used again: a repeat changes nothing.</param>
/// <param name="Quantity">Units, from 1.</param>
[GenerateSerializer, Immutable, Alias("oms.AssignUnits")]
public sealed record AssignUnits(int Wait, string Location, int Assignment, long Quantity) : OrderCommand;

/// <summary>The order does not wait for these units any more: it was cancelled or refused meanwhile.</summary>
[GenerateSerializer, Immutable, Alias("oms.UnitsNotWanted")]
public sealed record UnitsNotWanted : Reply;

/// <summary>The order is still being placed: ask again.</summary>
[GenerateSerializer, Immutable, Alias("oms.NotPlacedYet")]
public sealed record NotPlacedYet : Reply;

/// <param name="Line">The order's line, from 1.</param>
/// <param name="Quantity">Units, from 1.</param>
[GenerateSerializer, Immutable, Alias("oms.LineQuantity")]
public readonly record struct LineQuantity(int Line, long Quantity);

/// <summary>An order as the storefront sends it, already checked for form: bounds, currency, decimals, distinct fields.</summary>
/// <param name="Reference">The caller's own number, unique in its channel; null for none.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderDraft")]
public sealed record OrderDraft(
    string? Reference,
    string Channel,
    string Currency,
    ImmutableArray<string> PromotionCodes,
    OnShortage OnShortage,
    Customer Customer,
    ImmutableArray<DraftLine> Lines,
    ImmutableArray<Charge> Charges,
    Delivery Delivery);

/// <summary>What becomes of an order whose lines can't be had in full.</summary>
public enum OnShortage
{
    /// <summary>It is refused: all or nothing.</summary>
    Refuse,

    /// <summary>What can't be had is cancelled from the start; if nothing can be had the order is refused.</summary>
    CancelRemainder,

    /// <summary>What can't be had waits for units that become free, where every SKU that is short can be backordered; else it is refused.</summary>
    Backorder,
}

/// <summary>Who buys. All but the id is personal data: it stands in the journal sealed under the customer's key.</summary>
[GenerateSerializer, Immutable, Alias("oms.Customer")]
public sealed record Customer(string Id, string? Name, string? Email, string? Phone);

/// <param name="Quantity">Units, 1 to 1,000,000,000.</param>
/// <param name="UnitPrice">Major units of the currency, at least 0, up to 4 fraction digits.</param>
/// <param name="Discount">For the whole line, at least 0, at most the line's gross amount, in the currency's fraction digits.</param>
/// <param name="Tax">For the whole line, at least 0, in the currency's fraction digits.</param>
/// <param name="Location">Where it must come from; null to have it sourced.</param>
[GenerateSerializer, Immutable, Alias("oms.DraftLine")]
public sealed record DraftLine(string Sku, long Quantity, decimal UnitPrice, decimal Discount, decimal Tax, string? Location);

/// <param name="Kind">shipping, fee ..., 1 to 64 characters.</param>
/// <param name="Amount">May be negative: a rebate.</param>
[GenerateSerializer, Immutable, Alias("oms.Charge")]
public sealed record Charge(string Kind, decimal Amount, decimal Tax);

/// <param name="Method">standard, express, pickup ..., 1 to 64 characters. Lines of a <c>pickup</c> are sourced from places with pickup.</param>
[GenerateSerializer, Immutable, Alias("oms.Delivery")]
public sealed record Delivery(string Method, Address Address);

/// <summary>Where it goes: personal data, sealed as <see cref="Customer"/>'s is.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Latitude">Degrees, WGS 84; given together with the longitude or not at all.</param>
[GenerateSerializer, Immutable, Alias("oms.Address")]
public sealed record Address(
    string? Name,
    ImmutableArray<string> Lines,
    string? City,
    string Country,
    string? PostalCode,
    double? Latitude,
    double? Longitude);
