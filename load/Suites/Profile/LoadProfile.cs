using System.Globalization;

namespace OrleansOms.Load.Suites.Profile;

/// <summary>Simulations one after the other: when how much arrives.</summary>
public sealed class LoadProfile
{
    private const double LargestRate = 1_000_000;

    /// <exception cref="BadProfileException">No simulation, a duration or rate out of bounds, or a phase's name twice.</exception>
    public LoadProfile(params IEnumerable<Simulation> simulations)
    {
        var stretches = new List<Stretch>();
        double start = 0, rate = 0;
        foreach (var simulation in simulations)
        {
            if (simulation.Rate is < 0 or > LargestRate) throw new BadProfileException($"A rate is 0 to {LargestRate:N0}, not {simulation.Rate}.");
            if (simulation.Duration <= TimeSpan.Zero) throw new BadProfileException($"Phase '{simulation.Phase}' has no duration.");
            if (stretches.Exists(stretch => stretch.Phase == simulation.Phase))
                throw new BadProfileException($"Two phases are called '{simulation.Phase}'.");
            var from = simulation.Kind == SimulationKind.RampingInject ? rate : simulation.Rate;
            stretches.Add(new Stretch(stretches.Count, simulation, start, from));
            start += simulation.Duration.TotalSeconds;
            rate = simulation.IsOpen ? simulation.Rate : 0;
        }
        if (stretches.Count == 0) throw new BadProfileException("A load profile has at least one simulation.");
        Stretches = stretches;
        Seconds = start;
    }

    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>Of all simulations together.</summary>
    public double Seconds { get; }

    /// <summary>No more than so many arrive; null for no bound.</summary>
    public long? MaxArrivals { get; init; }

    /// <summary>Arrivals to expect from the open simulations.</summary>
    public double ExpectedArrivals => Math.Min(Stretches.Sum(stretch => stretch.ExpectedArrivals), MaxArrivals ?? double.MaxValue);

    public Stretch StretchAt(double seconds)
    {
        foreach (var stretch in Stretches)
            if (seconds < stretch.End)
                return stretch;
        return Stretches[^1];
    }

    /// <summary>Reads <c>ramp:1000:5,random:1000:30:hold,inject:500:10,constant:128:20,pause:5</c>: kind, rate or copies, seconds, name of the
    /// phase (by default its number and kind); a pause has no rate.</summary>
    /// <exception cref="BadProfileException">A part is not of this form.</exception>
    public static LoadProfile Parse(string text) =>
        new(text.Split(',', StringSplitOptions.TrimEntries).Select((part, index) => ParsePart(part, index + 1)));

    private static Simulation ParsePart(string part, int number)
    {
        var words = part.Split(':', StringSplitOptions.TrimEntries);
        var kind = words[0] switch
        {
            "inject" => SimulationKind.Inject,
            "random" => SimulationKind.InjectRandom,
            "ramp" => SimulationKind.RampingInject,
            "constant" => SimulationKind.KeepConstant,
            "pause" => SimulationKind.Pause,
            _ => throw new BadProfileException($"'{part}' does not begin with inject, random, ramp, constant or pause."),
        };
        var rates = kind == SimulationKind.Pause ? 0 : 1;
        var names = words.Length - 2 - rates;
        if (names is < 0 or > 1)
        {
            var form = rates == 0 ? "pause:SECONDS" : $"{words[0]}:RATE:SECONDS";
            throw new BadProfileException($"'{part}' is not of the form {form}[:PHASE].");
        }
        var rate = rates == 0 ? 0 : Number(words[1], part);
        return new Simulation(
            kind, rate, TimeSpan.FromSeconds(Number(words[1 + rates], part)), names == 1 ? words[^1] : $"{number} {words[0]}");
    }

    private static double Number(string text, string part) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e8
            ? number
            : throw new BadProfileException($"'{text}' in '{part}' is not a number.");
}

/// <summary>A simulation with its place in the profile; times in seconds from the profile's start.</summary>
public sealed record Stretch(int Number, Simulation Simulation, double Start, double FromRate)
{
    public string Phase => Simulation.Phase;

    public double Seconds => Simulation.Duration.TotalSeconds;

    public double End => Start + Seconds;

    public double ExpectedArrivals => Simulation.IsOpen ? (FromRate + Simulation.Rate) / 2 * Seconds : 0;
}

/// <summary>A load profile can't be used; the message is one sentence for the person who gave it.</summary>
public sealed class BadProfileException(string message) : Exception(message);
