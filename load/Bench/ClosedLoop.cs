using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <summary>How a benchmark drives the server: so many connections, each with one request in flight.</summary>
/// <param name="Warmup">Driven before the clock starts; the gate counts it too.</param>
/// <param name="MaxRequests">Ends the measured part early; null for none.</param>
/// <param name="Seed">Of the SKUs' choice.</param>
/// <param name="Run">A short name that sets SKUs and keys of this run apart.</param>
public sealed record ClosedLoop(
    Uri Url,
    int Connections,
    TimeSpan Duration,
    TimeSpan Warmup,
    long? MaxRequests,
    int Seed,
    string Run,
    Patience Patience,
    string? ApiKey);
