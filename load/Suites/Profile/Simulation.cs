namespace OrleansOms.Load.Suites.Profile;

/// <summary>How arrivals come about, in the vocabulary of NBomber's load simulations.</summary>
public enum SimulationKind
{
    /// <summary>Open: arrivals at a rate, evenly spaced, whether or not earlier ones are answered.</summary>
    Inject,

    /// <summary>Open: arrivals by chance at a mean rate (a Poisson process), as customers come.</summary>
    InjectRandom,

    /// <summary>Open: as <see cref="InjectRandom"/>, the mean rate going in a straight line from the simulation's before to this one's.</summary>
    RampingInject,

    /// <summary>Closed: so many copies, each beginning anew as soon as it has ended.</summary>
    KeepConstant,

    /// <summary>Nothing arrives.</summary>
    Pause,
}

/// <summary>One stretch of a load profile.</summary>
/// <param name="Rate">Arrivals a second, for a ramp those at its end; copies of <see cref="SimulationKind.KeepConstant"/>; 0 in a pause.</param>
/// <param name="Phase">Its name in reports and thresholds; one of its own in a profile.</param>
public sealed record Simulation(SimulationKind Kind, double Rate, TimeSpan Duration, string Phase)
{
    public static Simulation Inject(double rate, double seconds, string phase) => Of(SimulationKind.Inject, rate, seconds, phase);

    public static Simulation InjectRandom(double rate, double seconds, string phase) => Of(SimulationKind.InjectRandom, rate, seconds, phase);

    public static Simulation RampingInject(double rate, double seconds, string phase) => Of(SimulationKind.RampingInject, rate, seconds, phase);

    public static Simulation KeepConstant(int copies, double seconds, string phase) => Of(SimulationKind.KeepConstant, copies, seconds, phase);

    public static Simulation Pause(double seconds, string phase) => Of(SimulationKind.Pause, 0, seconds, phase);

    public bool IsOpen => Kind is SimulationKind.Inject or SimulationKind.InjectRandom or SimulationKind.RampingInject;

    private static Simulation Of(SimulationKind kind, double rate, double seconds, string phase) =>
        new(kind, rate, TimeSpan.FromSeconds(seconds), phase);
}
