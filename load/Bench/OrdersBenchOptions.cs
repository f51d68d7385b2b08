using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <param name="Skus">Distinct SKUs, each with the same opening stock; an order takes two different ones, evenly.</param>
/// <param name="Warmup">Driven before the clock starts; the gate counts it too.</param>
/// <param name="MaxOrders">Ends the measured part early; null for none.</param>
/// <param name="Sourced">Orders name no location.</param>
/// <param name="Seed">Of the SKUs' choice.</param>
/// <param name="Run">A short name that sets SKUs and keys of this run apart.</param>
public sealed record OrdersBenchOptions(
    Uri Url,
    int Connections,
    int Skus,
    TimeSpan Duration,
    TimeSpan Warmup,
    long? MaxOrders,
    bool Sourced,
    int Seed,
    string Run,
    Patience Patience,
    string? ApiKey);
