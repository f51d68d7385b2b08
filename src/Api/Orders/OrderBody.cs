using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>An order as it is read, and what a write did to it.</summary>
/// <param name="Shipment">The number of the shipment that this call made or confirmed.</param>
/// <param name="Cancelled">What this call cancelled.</param>
internal sealed record OrderBody(
    string Id,
    string Status,
    long Version,
    int? Shipment,
    CancelledBody? Cancelled,
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
    ImmutableArray<string> Returns)
{
    public static OrderBody Of(OrderAnswered answered) => Of(answered.Order) with
    {
        Shipment = answered.Shipment,
        Cancelled = answered.Cancellation is { } number ? CancelledBody.Of(answered.Order.Cancellations.Single(c => c.Cancellation == number)) : null,
    };

    public static OrderBody Of(OrderView view) => new(
        view.Id,
        view.Status,
        view.Version,
        Shipment: null,
        Cancelled: null,
        view.Reference,
        view.Channel,
        view.Currency,
        view.PromotionCodes,
        view.OnShortage,
        view.PlacedAt,
        view.UpdatedAt,
        view.Customer,
        view.Lines,
        view.Charges,
        view.Delivery,
        view.Amounts,
        view.Shipments,
        view.Cancellations,
        view.Returns);
}

/// <summary>What one call cancelled.</summary>
/// <param name="Cancellation">Its number, from 1.</param>
/// <param name="Amount">What it took off the order's total.</param>
internal sealed record CancelledBody(int Cancellation, string Reason, string Amount, ImmutableArray<LineQuantity> Lines)
{
    public static CancelledBody Of(CancellationView view) => new(view.Cancellation, view.Reason, view.Amount, view.Lines);
}
