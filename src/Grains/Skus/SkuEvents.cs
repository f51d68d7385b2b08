using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Skus;

namespace OrleansOms.Grains.Skus;

/// <summary>What can happen to a SKU.</summary>
public abstract record SkuEvent;

/// <summary><c>sku.described.v1</c>: every field replaces the one before.</summary>
public sealed record SkuDescriptionSet(string? Name, SkuKind Kind, bool Backorderable, long? BackorderLimit) : SkuEvent;

/// <summary><c>sku.stockRegistered.v1</c>: a location has its first units, or its first movement, of this SKU.</summary>
public sealed record SkuStockRegistered(string Location) : SkuEvent;

/// <summary><c>sku.waitRegistered.v1</c>: a line waits, behind all that wait already.</summary>
public sealed record WaitRegistered(WaitId Wait, long Quantity, string? Location, bool Pickup) : SkuEvent;

/// <summary><c>sku.waitWithdrawn.v1</c>: of a wait, <paramref name="Total"/> units in all are given up.</summary>
public sealed record WaitWithdrawn(WaitId Wait, long Total) : SkuEvent;

/// <summary><c>sku.placesFound.v1</c>: what the locations may serve was looked up.</summary>
public sealed record LocationFlagsFound(ImmutableArray<PlaceFlags> Places) : SkuEvent;

/// <summary><c>sku.stockTold.v1</c>: a location knows what it is to hold, and what was returned to it, as of <paramref name="Version"/>.</summary>
/// <param name="Version">The SKU's.</param>
/// <param name="UpTo">Units that it holds up to, in all.</param>
public sealed record StockTold(string Location, long Version, long UpTo) : SkuEvent;

/// <summary><c>sku.unitsOffered.v1</c>: a location has held <paramref name="Total"/> units in all for waiting lines.</summary>
public sealed record UnitsOffered(string Location, long Total) : SkuEvent;

/// <summary><c>sku.unitsAssigned.v1</c>: held units are for this wait.</summary>
/// <param name="Assignment">The location's number for them.</param>
public sealed record UnitsAssigned(string Location, int Assignment, WaitId Wait, long Quantity) : SkuEvent;

/// <summary><c>sku.unitsReturned.v1</c>: held units are for nobody: the line that they were held for has them from elsewhere, or is gone.</summary>
public sealed record UnitsReturned(string Location, int Assignment, long Quantity) : SkuEvent;

/// <summary><c>sku.assignmentAnswered.v1</c>: the order has taken the units, or does not want them.</summary>
public sealed record AssignmentAnswered(string Location, int Assignment, bool Taken) : SkuEvent;
