using System.Globalization;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Exceptions;

/// <summary>Exceptions by the ids in paths: the order's id, a dot, and the number within the order.</summary>
internal static class ExceptionId
{
    public static Problem Unknown { get; } = Problem.Of(new Rejected(Rejections.ExceptionNotFound));

    public static string Of(ExceptionView view) => $"{view.Order}.{view.Exception}";

    /// <summary>The grain of the exception's order and the exception's number there; null where no exception has such an id.</summary>
    public static (IOrderGrain Order, int Number)? Exception(this IGrainFactory grains, string id) =>
        id.Length > DerivedId.Length + 1
        && id[DerivedId.Length] == '.'
        && id[DerivedId.Length + 1] is >= '1' and <= '9'
        && int.TryParse(id.AsSpan(DerivedId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && grains.Order(id[..DerivedId.Length]) is { } order
            ? (order, number)
            : null;
}
