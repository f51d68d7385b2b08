using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders.Sourcing;

namespace OrleansOms.Grains.Orders;

/// <summary>A <see cref="PlaceOrder"/> whose personal data is sealed and whose lines were looked up in the published views.</summary>
/// <param name="Plan">The first plan: from what is available, without what others hold.</param>
public sealed record PlaceSourced(OrderTerms Terms, SourcingPlan Plan, RequestKey Key) : OrderCommand;

/// <summary>A stock location's answer to a message about an allocation.</summary>
public sealed record AllocationAnswered(int Number, StockCommand Sent, Reply Reply) : OrderCommand;

/// <summary>A SKU's answer to a message about a wait.</summary>
public sealed record WaitAnswered(int Number, SkuCommand Sent, Reply Reply) : OrderCommand;

/// <summary>The answer to a message about the order's reference.</summary>
public sealed record ReferenceAnswered(int Claim, ReferenceCommand Sent, Reply Reply) : OrderCommand;

/// <summary>Another plan, for the round after <paramref name="Round"/>.</summary>
public sealed record Resourced(int Round, Reply Reply) : OrderCommand;

/// <summary>A plan for the units of a shortfall.</summary>
public sealed record ShortfallPlanned(int Number, Reply Reply) : OrderCommand;

/// <summary>The placing has taken longer than <see cref="Placing.TimeLimit"/>.</summary>
public sealed record PlacementOverdue : OrderCommand;

/// <summary>
/// Asks for another plan. Owed to a <see cref="GrainName"/> of type <c>sourcing</c>; the order's shell answers it itself, with a
/// <see cref="SourcingPlan"/>, from the published views.
/// </summary>
/// <param name="Terms">What to source; its sealed part has the destination's coordinates.</param>
/// <param name="Ceilings">What locations said there was at most when they refused this order; 0 for one that is not to be asked again.</param>
/// <param name="Counting">Whether to count on what others hold.</param>
[GenerateSerializer, Immutable, Alias("oms.SourceOrder")]
public sealed record SourceOrder(OrderTerms Terms, System.Collections.Immutable.ImmutableArray<Ceiling> Ceilings, Counting Counting = Counting.Contended);
