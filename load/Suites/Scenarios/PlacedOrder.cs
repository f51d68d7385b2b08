namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>An order that was acknowledged, and what was acknowledged of it since.</summary>
public sealed class PlacedOrder(long number, string id, Allocation[]? allocations)
{
    private ulong _returned;

    public long Number { get; } = number;

    public string Id { get; } = id;

    /// <summary>Where the server found its units; null when it was told where to take them.</summary>
    public Allocation[]? Allocations { get; } = allocations;

    public bool IsCancelled { get; set; }

    /// <summary>All of it has left.</summary>
    public bool IsShipped { get; set; }

    public bool IsDelivered { get; set; }

    /// <param name="line">From 0; only the first 64 come back.</param>
    public bool IsReturned(int line) => line < 64 && (_returned & (1UL << line)) != 0;

    public void Return(int line) => _returned |= 1UL << line;
}

/// <param name="Line">From 0.</param>
public readonly record struct Allocation(int Line, int Position, int Quantity);
