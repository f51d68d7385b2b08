namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>
/// A count at a stock location found units of an allocation missing. Answered by <see cref="Done"/> when the order knows, by
/// <see cref="NotSettledYet"/> while it has something under way there. The order has the last word on what it had cancelled or shipped before.
/// </summary>
/// <param name="Number">The allocation's number.</param>
/// <param name="Total">How many units of it are broken in all, this time included: a repeat changes nothing.</param>
[GenerateSerializer, Immutable, Alias("oms.BreakAllocation")]
public sealed record BreakAllocation(int Number, string Location, long Total) : OrderCommand;

/// <summary>The order has something under way that decides about it: ask again.</summary>
[GenerateSerializer, Immutable, Alias("oms.NotSettledYet")]
public sealed record NotSettledYet : Reply;
