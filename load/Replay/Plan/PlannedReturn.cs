using OrleansOms.Load.Amounts;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>What one cancellation invoice brings back of one order: announced, received where the rows took place, restocked, refunded.</summary>
/// <param name="Invoice">The cancellation's number.</param>
/// <param name="Before">The return of the same order that has to be refunded before this one, so that each refund's amount is the plan's to say.</param>
/// <param name="Parts">At most one entry a line and location.</param>
/// <param name="Refund">What the order has to give back for it.</param>
public sealed record PlannedReturn(
    string Invoice, PlannedOrder Order, PlannedReturn? Before, IReadOnlyList<ReturnedPart> Parts, RefundAmounts Refund)
{
    /// <summary>Units by line of the order, ascending.</summary>
    public IReadOnlyList<(int Line, long Quantity)> Lines { get; } =
        [.. Parts.GroupBy(part => part.Line).OrderBy(line => line.Key).Select(line => (line.Key, line.Sum(part => part.Quantity)))];

    public string Subject => $"{Invoice} of {Order.Invoice}";
}

/// <param name="Line">The order's line, from 1.</param>
/// <param name="Location">Where the units come back to.</param>
public sealed record ReturnedPart(int Line, long Quantity, Location Location);
