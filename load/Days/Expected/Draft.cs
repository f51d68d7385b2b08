using OrleansOms.Load.Amounts;

namespace OrleansOms.Load.Days.Expected;

/// <summary>An order as a shopper sends it.</summary>
/// <param name="OnShortage"><c>refuse</c>, <c>cancelRemainder</c> or <c>backorder</c>.</param>
/// <param name="To">Where it goes; null when the address says no coordinates.</param>
public sealed record Draft(
    string Channel,
    string? Reference,
    Currency Currency,
    string OnShortage,
    string Customer,
    IReadOnlyList<DraftLine> Lines,
    IReadOnlyList<DraftCharge> Charges,
    string Method,
    Point? To);

/// <param name="Place">Where it must come from; null to have it sourced.</param>
public sealed record DraftLine(Sku Sku, long Quantity, decimal UnitPrice, decimal Discount, decimal Tax, Place? Place)
    : PricedLine(Quantity, UnitPrice, Discount, Tax);

public sealed record DraftCharge(string Kind, decimal Amount, decimal Tax) : PricedCharge(Amount, Tax);
