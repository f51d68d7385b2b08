using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Orders.Sourcing;

/// <summary>A line that can't be had in full, as callers are told.</summary>
public static class Shortage
{
    /// <param name="line">From 1.</param>
    /// <param name="requested">The line's units.</param>
    /// <param name="available">What of them there was, in units.</param>
    public static RejectionError Of(int line, string sku, long requested, long available) =>
        new($"/lines/{line - 1}/quantity", $"{available} of {requested} units can be had.", line, sku, requested, available);
}
