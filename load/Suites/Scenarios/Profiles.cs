using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Loads that several scenarios share.</summary>
public static class Profiles
{
    private const double LongestRampSeconds = 5;

    /// <summary>Up to the full rate within seconds, then that rate.</summary>
    public static LoadProfile RampAndHold(ScenarioOptions options) => new(
        Simulation.RampingInject(options.Rate, RampSeconds(options.Seconds), "ramp"),
        Simulation.InjectRandom(options.Rate, options.Seconds, "hold"));

    public static double RampSeconds(double seconds) => Math.Min(LongestRampSeconds, seconds / 4);
}
