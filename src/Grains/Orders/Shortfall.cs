using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>How far the search for lost units is.</summary>
public enum ShortfallStage
{
    /// <summary>Waits for a plan: where else the units could come from.</summary>
    Sourcing,

    /// <summary>Waits for locations that were asked for them.</summary>
    Reserving,

    /// <summary>Nobody has them: waits for the SKU, which was asked to let them wait.</summary>
    Queueing,

    /// <summary>They can't wait either: an operator has to decide.</summary>
    Excepted,

    /// <summary>Nothing is left of it: all units are at other locations, wait or are cancelled.</summary>
    Settled,
}

/// <summary>
/// Units of one line that an order had and lost, because a count found them missing. Left are those that nobody was asked for, or that were asked
/// for in vain; what was asked for stands in its allocations and waits. Invariant: 0 &lt;= Left &lt;= Quantity.
/// </summary>
/// <param name="Number">Its number within the order, from 1 without gaps.</param>
/// <param name="Location">Where the units were missing.</param>
/// <param name="Tried">Locations that are not asked: those that had lost units of these, and those that were asked once.</param>
/// <param name="Exception">What an operator sees of it; null for one that never came to that.</param>
public sealed record Shortfall(
    int Number,
    int Line,
    string Location,
    long Quantity,
    long Left,
    ShortfallStage Stage,
    ImmutableArray<string> Tried,
    RaisedException? Exception);

/// <summary>A shortfall that an operator had, or has, to decide about.</summary>
/// <param name="Quantity">Units that were short when it was raised last.</param>
/// <param name="RaisedAt">When that was.</param>
/// <param name="ResolvedAt">When nothing was left of it; null while it is open.</param>
/// <param name="Resolution">What was done about it last; null when nothing was.</param>
public sealed record RaisedException(long Quantity, DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt, ExceptionResolution? Resolution);
