using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>
/// Where an order's units are to come from. Either the order can be placed with these allocations, or there are shortages and no
/// allocations. What the allocations leave of a line is its remainder: there is one only where the order's <see cref="ShortageRule"/> allows it.
/// </summary>
/// <param name="Allocations">In line order; a line may stand here more than once, each time with another location.</param>
/// <param name="Shortages">One for each line that can't be had in full.</param>
[GenerateSerializer, Immutable, Alias("oms.SourcingPlan")]
public sealed record SourcingPlan(ImmutableArray<PlannedAllocation> Allocations, ImmutableArray<RejectionError> Shortages) : Reply
{
    public bool IsShort => !Shortages.IsEmpty;
}

/// <param name="Location">Null for a service, which comes from nowhere.</param>
/// <param name="Quantity">Units, from 1.</param>
[GenerateSerializer, Immutable, Alias("oms.PlannedAllocation")]
public sealed record PlannedAllocation(int Line, string? Location, long Quantity);

/// <summary>What a location said there was at most of a SKU when it refused an order: plans for that order ask no more of it.</summary>
[GenerateSerializer, Immutable, Alias("oms.Ceiling")]
public sealed record Ceiling(string Sku, string Location, long Units);

/// <summary>One line to be sourced.</summary>
/// <param name="Location">Where it must come from; null for anywhere.</param>
/// <param name="Service">It needs no stock.</param>
public sealed record DemandLine(int Line, string Sku, long Quantity, string? Location, bool Service)
{
    /// <summary>The demand of an order.</summary>
    /// <param name="isService">Says of a SKU whether it is a service.</param>
    public static ImmutableArray<DemandLine> Of(OrderTerms terms, Func<string, bool> isService) =>
        [.. terms.Lines.Select((line, index) => new DemandLine(index + 1, line.Sku, line.Quantity, line.Location, isService(line.Sku)))];
}

/// <summary>What one location has of one SKU.</summary>
/// <param name="Available">Units that can be had now.</param>
/// <param name="Contended">Units that unfinished placements hold: they may come free.</param>
public sealed record StockCandidate(string Sku, string Location, long Available, long Contended);

/// <summary>A location, as far as sourcing is concerned.</summary>
/// <param name="At">Null when nobody said where it is: then it counts as farther away than any other.</param>
/// <param name="Priority">Lower is taken first between equals.</param>
/// <param name="Ships">Orders may be sent from here.</param>
/// <param name="Pickup">Orders may be picked up here.</param>
public sealed record Place(string Location, Coordinates? At, int Priority, bool Ships, bool Pickup);

/// <summary>Where an order goes.</summary>
/// <param name="At">Null when it is not known: then priority alone decides between places.</param>
/// <param name="Pickup">It is picked up, so its units come from places with pickup.</param>
public sealed record Destination(Coordinates? At, bool Pickup)
{
    /// <summary>The delivery method of orders that the buyer picks up.</summary>
    public const string PickupMethod = "pickup";

    /// <summary>The destination of an order.</summary>
    /// <param name="personal">Null after an erasure: then nobody knows where it goes.</param>
    public static Destination Of(OrderTerms terms, PersonalData? personal) => new(
        personal?.Address is { Latitude: { } latitude, Longitude: { } longitude } ? new Coordinates(latitude, longitude) : null,
        terms.Method == PickupMethod);
}

/// <summary>Which units a plan may count on.</summary>
public enum Counting
{
    /// <summary>Only what is available.</summary>
    Available,

    /// <summary>Also what others hold and may give back, for a SKU of which what is available does not suffice.</summary>
    Contended,
}
