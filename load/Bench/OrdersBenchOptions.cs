namespace OrleansOms.Load.Bench;

/// <param name="Skus">Distinct SKUs, from 2, each with the same opening stock; an order takes two different ones, evenly.</param>
/// <param name="Sourced">Orders name no location.</param>
public sealed record OrdersBenchOptions(ClosedLoop Loop, int Skus, bool Sourced);
