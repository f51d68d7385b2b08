namespace OrleansOms.Grains.Interfaces.Stock;

/// <summary>
/// Units that a transfer holds here leave for another location: out of what is on hand, into transit. Answered by <see cref="Done"/>; a repeat
/// changes nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("oms.SendStock")]
public sealed record SendStock(PromiseId Promise) : StockCommand;

/// <summary>
/// Says what became of units that were sent from here. Answered by <see cref="Done"/>. Both numbers are totals, this time included: a repeat
/// changes nothing.
/// </summary>
/// <param name="Received">Units that the other location has.</param>
/// <param name="WrittenOff">Units that never arrived.</param>
/// <param name="Reason">Why the latest of them were written off; null when none were.</param>
[GenerateSerializer, Immutable, Alias("oms.SettleTransit")]
public sealed record SettleTransit(PromiseId Promise, long Received, long WrittenOff, string? Reason) : StockCommand;

/// <summary>Units of a transfer came in. Answered by <see cref="Done"/>; a repeat changes nothing.</summary>
/// <param name="Number">The transfer's number for these units, never used again.</param>
/// <param name="Surplus">They are more than was in transit: nobody has sent them.</param>
[GenerateSerializer, Immutable, Alias("oms.ReceiveTransferred")]
public sealed record ReceiveTransferred(string Transfer, int Number, long Quantity, bool Surplus) : StockCommand;

/// <summary>The transfer knows that its units were booked in and won't send them again. Answered by <see cref="Done"/>.</summary>
[GenerateSerializer, Immutable, Alias("oms.ForgetArrival")]
public sealed record ForgetArrival(string Transfer, int Number) : StockCommand;
