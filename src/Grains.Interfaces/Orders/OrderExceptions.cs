using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>What an operator does about units that an order lost and that nobody has.</summary>
public enum ExceptionResolution
{
    /// <summary>Looks for them once more, at every location; then they wait, if they may.</summary>
    Retry,

    /// <summary>They wait for units that become free, whether or not the SKU can be backordered.</summary>
    Wait,

    /// <summary>They are taken off the order.</summary>
    Cancel,
}

/// <summary>Resolves an exception. Answered by <see cref="ExceptionAnswered"/> when it is known what became of it.</summary>
/// <param name="Exception">Its number within the order.</param>
/// <param name="Reason">Of a cancellation; null for the usual one.</param>
/// <param name="IfMatch">The order's version that must be the current one; null for any.</param>
[GenerateSerializer, Immutable, Alias("oms.ResolveException")]
public sealed record ResolveException(int Exception, ExceptionResolution Resolution, string? Reason, RequestKey? Key, long? IfMatch) : OrderCommand, IKeyed;

/// <summary>Units of an order that were promised, that a count found missing, and that could not be had elsewhere.</summary>
/// <param name="Exception">Its number within the order; numbers may be missing.</param>
/// <param name="Channel">The order's.</param>
/// <param name="Quantity">Units that were short when it was raised last.</param>
/// <param name="Short">Units that are still short: the exception is open until there are none.</param>
/// <param name="Location">Where they were missing.</param>
/// <param name="Resolution">What was done about it last; null when nothing was.</param>
/// <param name="Version">The order's version.</param>
[GenerateSerializer, Immutable, Alias("oms.ExceptionView")]
public sealed record ExceptionView(
    string Order,
    int Exception,
    bool Open,
    string Channel,
    int Line,
    string Sku,
    long Quantity,
    long Short,
    string Location,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ResolvedAt,
    ExceptionResolution? Resolution,
    long Version);

/// <summary>The exception right after what was asked.</summary>
[GenerateSerializer, Immutable, Alias("oms.ExceptionAnswered")]
public sealed record ExceptionAnswered(ExceptionView Exception) : Reply;

/// <summary>Every condition that is not null must hold.</summary>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Immutable, Alias("oms.ExceptionQuery")]
public sealed record ExceptionQuery(bool? Open, string? Order, string? Sku, int Limit, string? Cursor);

[GenerateSerializer, Immutable, Alias("oms.ExceptionPage")]
public sealed record ExceptionPage(ImmutableArray<ExceptionView> Items, string? NextCursor);
