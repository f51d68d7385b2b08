namespace OrleansOms.Grains.Interfaces.Stock;

/// <summary>Units of a return came in and wait for their inspection in quality control. Answered by <see cref="Done"/>; a repeat changes nothing.</summary>
/// <param name="Number">The return's number for these units, never used again.</param>
[GenerateSerializer, Immutable, Alias("oms.ReceiveReturned")]
public sealed record ReceiveReturned(string Return, int Number, long Quantity) : StockCommand;

/// <summary>
/// Says what becomes of units of <see cref="ReceiveReturned"/>, whose answer its sender has by now. Answered by <see cref="Done"/>. All
/// numbers are totals of what was inspected so far, this time included: a repeat changes nothing.
/// </summary>
/// <param name="Restocked">Units that can be sold again.</param>
/// <param name="Damaged">Units that are damaged.</param>
/// <param name="Kept">Units that stay in quality control.</param>
[GenerateSerializer, Immutable, Alias("oms.DisposeReturned")]
public sealed record DisposeReturned(string Return, int Number, long Restocked, long Damaged, long Kept) : StockCommand;
