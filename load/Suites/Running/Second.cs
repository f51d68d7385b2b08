namespace OrleansOms.Load.Suites.Running;

/// <summary>One second of a run, by when the answers came. Times in milliseconds; latencies are of what succeeded, over all steps.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Arrivals">What was due in it, whether or not it was sent.</param>
/// <param name="TurnedAwayP99">Of what was refused or told not now.</param>
/// <param name="OverloadedP99">Of what was refused for overload.</param>
/// <param name="LagMax">By how much the generator itself was late at most.</param>
/// <param name="InFlight">Calls without an answer at its end.</param>
/// <param name="Waiting">Arrivals that waited for a connection at its end.</param>
public sealed record Second(
    int Number,
    string Phase,
    long Arrivals,
    long Ok,
    long Refused,
    long Busy,
    long Overloaded,
    long Failed,
    double P50,
    double P90,
    double P99,
    double Max,
    double TurnedAwayP99,
    double OverloadedP99,
    double LagMax,
    int InFlight,
    int Waiting,
    int Connections);
