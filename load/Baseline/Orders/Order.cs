namespace OrleansOms.Baseline.Orders;

/// <summary>An order that is placed. The baseline never changes it, so an answer that is told again is the same.</summary>
/// <param name="Id">Derives from the key of the request that placed it.</param>
/// <param name="Fingerprint">SHA-256 of that request's body.</param>
/// <param name="PlacedAt">UTC, whole microseconds.</param>
internal sealed record Order(
    Guid Id,
    byte[] Fingerprint,
    DateTime PlacedAt,
    string Channel,
    string? Reference,
    string Currency,
    OrderDetails Details,
    IReadOnlyList<OrderLine> Lines)
{
    public static Order Of(Guid id, byte[] fingerprint, DateTime placedAt, OrderDraft draft, IReadOnlyList<OrderLine> lines) => new(
        id,
        fingerprint,
        placedAt,
        draft.Channel,
        draft.Reference,
        draft.Currency,
        new OrderDetails(draft.Customer, draft.Delivery, draft.PromotionCodes ?? [], draft.Charges ?? []),
        lines);
}

/// <summary>What is only ever read together with the order, kept in one column.</summary>
internal sealed record OrderDetails(Customer Customer, Delivery Delivery, string[] PromotionCodes, DraftCharge[] Charges);

/// <param name="Location">Where it had to come from; null where that was left to us.</param>
/// <param name="Allocations">Where its units were taken; together they are the quantity.</param>
internal sealed record OrderLine(
    int Line,
    string Sku,
    long Quantity,
    decimal UnitPrice,
    decimal Discount,
    decimal Tax,
    string? Location,
    IReadOnlyList<Allocation> Allocations)
{
    public static OrderLine Of(int line, DraftLine draft, IReadOnlyList<Allocation> allocations) =>
        new(line, draft.Sku, draft.Quantity, draft.UnitPrice, draft.Discount, draft.Tax, draft.Location, allocations);
}

/// <param name="Quantity">Units, from 1.</param>
internal sealed record Allocation(string Location, long Quantity);
