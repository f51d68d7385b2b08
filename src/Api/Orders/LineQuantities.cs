using System.Collections.Immutable;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>Units of an order's lines, at least one line.</summary>
internal static class LineQuantities
{
    private static readonly Shape<LineQuantity> Item = Shapes.Record(fields => new LineQuantity(
        fields.Required("line", Shapes.LineNumber),
        fields.Required("quantity", Shapes.Quantity)));

    public static readonly Shape<ImmutableArray<LineQuantity>> Shape = Shapes.List(Item, 1, ApiLimits.OrderLines);
}
