using System.Collections.Immutable;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Where the units of a line, or of a whole order, are.
/// Invariant: Ordered = Cancelled + Unallocated + Backordered + Short + Allocated + Shipped, every one at least 0; Returned and Delivered are at most Shipped.
/// </summary>
public readonly record struct LineUnits(
    long Ordered,
    long Cancelled,
    long Unallocated,
    long Backordered,
    long Short,
    long Allocated,
    long Shipped,
    long Delivered,
    long Returned)
{
    /// <summary>
    /// The status of an order with these units; it is never set. One that waits for anything, or is short of it, is backordered until the first
    /// unit is shipped. An order of charges only is delivered at once: nothing of it is outstanding.
    /// </summary>
    public string Status => this switch
    {
        { Unallocated: > 0 } => "placing",
        { Ordered: > 0 } when Cancelled == Ordered => "cancelled",
        { Backordered: > 0, Shipped: 0 } or { Short: > 0, Shipped: 0 } => "backordered",
        { Allocated: > 0, Shipped: 0 } => "allocated",
        { Allocated: > 0 } or { Backordered: > 0 } or { Short: > 0 } => "partiallyShipped",
        { Returned: > 0 } when Returned == Shipped => "returned",
        { Returned: > 0 } => "partiallyReturned",
        _ when Delivered < Shipped => "shipped",
        _ => "delivered",
    };

    public static LineUnits operator +(LineUnits left, LineUnits right) => left.Add(right);

    public LineUnits Add(LineUnits other) => new(
        Ordered + other.Ordered,
        Cancelled + other.Cancelled,
        Unallocated + other.Unallocated,
        Backordered + other.Backordered,
        Short + other.Short,
        Allocated + other.Allocated,
        Shipped + other.Shipped,
        Delivered + other.Delivered,
        Returned + other.Returned);

    /// <summary>The units of each line. Until the order stands all of them are unallocated.</summary>
    public static ImmutableArray<LineUnits> Of(OrderState state)
    {
        var lines = new LineUnits[state.Terms!.Lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var ordered = state.Terms.Lines[i].Quantity;
            lines[i] = new LineUnits(ordered, 0, state.Stands ? 0 : ordered, 0, 0, 0, 0, 0, 0);
        }

        if (!state.Stands)
        {
            return [.. lines];
        }

        foreach (var allocation in state.Allocations)
        {
            ref var line = ref lines[allocation.Line - 1];
            line = line with
            {
                Allocated = line.Allocated + allocation.Allocated,
                Short = line.Short + (allocation.IsAsked ? allocation.Quantity - allocation.ToRelease : 0),
            };
        }

        foreach (var wait in state.Waits)
        {
            ref var line = ref lines[wait.Line - 1];
            line = wait.IsAsked ? line with { Short = line.Short + wait.Left } : line with { Backordered = line.Backordered + wait.Left };
        }

        foreach (var shortfall in state.Shortfalls)
        {
            ref var line = ref lines[shortfall.Line - 1];
            line = line with { Short = line.Short + shortfall.Left };
        }

        foreach (var part in state.Cancellations.SelectMany(cancellation => cancellation.Parts))
        {
            ref var line = ref lines[part.Line - 1];
            line = line with { Cancelled = line.Cancelled + part.Quantity };
        }

        foreach (var shipment in state.Shipments.Where(shipment => shipment.ShippedAt is not null))
        {
            foreach (var part in shipment.Parts)
            {
                ref var line = ref lines[part.Line - 1];
                line = line with
                {
                    Shipped = line.Shipped + part.Quantity,
                    Delivered = line.Delivered + (shipment.DeliveredAt is null ? 0 : part.Quantity),
                };
            }
        }

        foreach (var claimed in state.Returns.SelectMany(claim => claim.Lines))
        {
            ref var line = ref lines[claimed.Line - 1];
            line = line with { Returned = line.Returned + claimed.Received };
        }

        return [.. lines];
    }

    /// <summary>The units of all lines together.</summary>
    public static LineUnits Sum(ImmutableArray<LineUnits> lines)
    {
        var sum = default(LineUnits);
        foreach (var line in lines)
        {
            sum += line;
        }

        return sum;
    }
}
