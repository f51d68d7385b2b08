using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>A return as it is read, and what a write did to it.</summary>
/// <param name="Receipt">The number of the receipt that this call made.</param>
/// <param name="Refund">The refund that this call made.</param>
/// <param name="Refunded">The sum of the refunds.</param>
internal sealed record ReturnBody(
    string Id,
    string Status,
    long Version,
    int? Receipt,
    RefundView? Refund,
    string OrderId,
    string Channel,
    string Currency,
    ReturnMethod Method,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt,
    ImmutableArray<ReturnLineView> Lines,
    ImmutableArray<ReceiptView> Receipts,
    ImmutableArray<RefundView> Refunds,
    string Refunded)
{
    public static ReturnBody Of(ReturnAnswered answered) => Of(answered.Return) with
    {
        Receipt = answered.Receipt,
        Refund = answered.Refund is { } number ? answered.Return.Refunds.Single(refund => refund.Refund == number) : null,
    };

    public static ReturnBody Of(ReturnView view) => new(
        view.Id,
        view.Status,
        view.Version,
        Receipt: null,
        Refund: null,
        view.OrderId,
        view.Channel,
        view.Currency,
        view.Method,
        view.RequestedAt,
        view.UpdatedAt,
        view.Lines,
        view.Receipts,
        view.Refunds,
        view.Refunded);
}
