using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>An order as it is read. Amounts are decimal text in the currency's fraction digits.</summary>
/// <param name="Status">placing, allocated, backordered, partiallyShipped, shipped, delivered, cancelled ...; derived from the lines.</param>
/// <param name="Version">The grain's version: its ETag.</param>
/// <param name="Customer">After an erasure only the id is left.</param>
/// <param name="Delivery">After an erasure the address is null.</param>
/// <param name="Returns">Ids of the returns that claimed units of it, declined ones included.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderView")]
public sealed record OrderView(
    string Id,
    string Status,
    long Version,
    string? Reference,
    string Channel,
    string Currency,
    ImmutableArray<string> PromotionCodes,
    OnShortage OnShortage,
    DateTimeOffset PlacedAt,
    DateTimeOffset UpdatedAt,
    Customer Customer,
    ImmutableArray<OrderLineView> Lines,
    ImmutableArray<ChargeView> Charges,
    DeliveryView Delivery,
    OrderAmounts Amounts,
    ImmutableArray<ShipmentView> Shipments,
    ImmutableArray<CancellationView> Cancellations,
    ImmutableArray<string> Returns);

/// <summary>Quantity = Cancelled + Unallocated + Backordered + Short + Allocated + Shipped; Delivered and Returned are at most Shipped.</summary>
/// <param name="UnitPrice">As it was sent.</param>
/// <param name="Amount">Gross less discount plus tax, as ordered.</param>
/// <param name="Short">Units that were promised and are missing: other stock is being looked for, or an operator has to decide.</param>
/// <param name="Allocations">Where the units that are allocated and not yet shipped stand.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderLineView")]
public sealed record OrderLineView(
    int Line,
    string Sku,
    long Quantity,
    string UnitPrice,
    string Discount,
    string Tax,
    string Amount,
    string? Location,
    long Cancelled,
    long Backordered,
    long Short,
    long Allocated,
    long Shipped,
    long Delivered,
    long Returned,
    ImmutableArray<AllocationView> Allocations);

[GenerateSerializer, Immutable, Alias("oms.AllocationView")]
public sealed record AllocationView(string Location, long Quantity);

[GenerateSerializer, Immutable, Alias("oms.ChargeView")]
public sealed record ChargeView(string Kind, string Amount, string Tax);

[GenerateSerializer, Immutable, Alias("oms.DeliveryView")]
public sealed record DeliveryView(string Method, Address? Address);

/// <param name="Lines">Sum of the lines' gross amounts, each rounded once.</param>
/// <param name="Charges">Sum of the charges without tax.</param>
/// <param name="Tax">Of lines and charges.</param>
/// <param name="Total">Lines - Discounts + Charges + Tax, as ordered.</param>
/// <param name="Cancelled">What of Total was cancelled.</param>
/// <param name="Refunded">What of Total was refunded for units that came back.</param>
/// <param name="Net">Total - Cancelled - Refunded.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderAmounts")]
public sealed record OrderAmounts(
    string Lines,
    string Discounts,
    string Charges,
    string Tax,
    string Total,
    string Cancelled,
    string Refunded,
    string Net);

[GenerateSerializer, Immutable, Alias("oms.ShipmentView")]
public sealed record ShipmentView(
    int Shipment,
    string Location,
    string? Carrier,
    string? Tracking,
    DateTimeOffset ShippedAt,
    DateTimeOffset? DeliveredAt,
    ImmutableArray<LineQuantity> Lines);

/// <param name="Amount">What this cancellation took off the total.</param>
[GenerateSerializer, Immutable, Alias("oms.CancellationView")]
public sealed record CancellationView(int Cancellation, string Reason, DateTimeOffset At, string Amount, ImmutableArray<LineQuantity> Lines);

/// <summary>The order right after what was asked.</summary>
/// <param name="Shipment">The number of the shipment that was made or delivered; null otherwise.</param>
/// <param name="Cancellation">The number of the cancellation that was made; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderAnswered")]
public sealed record OrderAnswered(OrderView Order, int? Shipment, int? Cancellation) : Reply;
