using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Exceptions;

/// <summary>Units that an order was promised, that a count found missing, and that could neither be had elsewhere nor wait.</summary>
/// <param name="Version">The order's, for If-Match.</param>
/// <param name="Quantity">Units that were short when it was raised last.</param>
/// <param name="Short">Units that are still short.</param>
/// <param name="Location">Where they were missing.</param>
/// <param name="Resolution">What was done about it last.</param>
internal sealed record ExceptionBody(
    string Id,
    string Status,
    long Version,
    string OrderId,
    string Channel,
    int Line,
    string Sku,
    long Quantity,
    long Short,
    string Location,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ResolvedAt,
    ExceptionResolution? Resolution)
{
    public static ExceptionBody Of(ExceptionView view) => new(
        ExceptionId.Of(view),
        view.Open ? ExceptionStatuses.Open : ExceptionStatuses.Resolved,
        view.Version,
        view.Order,
        view.Channel,
        view.Line,
        view.Sku,
        view.Quantity,
        view.Short,
        view.Location,
        view.RaisedAt,
        view.ResolvedAt,
        view.Resolution);
}

/// <param name="NextCursor">Where the next page begins; absent on the last.</param>
internal sealed record ExceptionPageBody(ImmutableArray<ExceptionBody> Items, string? NextCursor);

/// <summary>Every status an exception may have.</summary>
internal static class ExceptionStatuses
{
    public const string Open = "open";

    public const string Resolved = "resolved";

    public static readonly IReadOnlyList<string> All = [Open, Resolved];
}
