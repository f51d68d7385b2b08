namespace OrleansOms.Load.Amounts;

/// <summary>Units of an order and what they cost.</summary>
/// <param name="Discount">For the whole line.</param>
/// <param name="Tax">For the whole line.</param>
public record PricedLine(long Quantity, decimal UnitPrice, decimal Discount, decimal Tax);

/// <summary>What an order costs beside its units.</summary>
/// <param name="Amount">Below 0 for a rebate.</param>
public record PricedCharge(decimal Amount, decimal Tax);
