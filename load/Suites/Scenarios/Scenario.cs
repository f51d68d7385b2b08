using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;
using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>A load and the proof that the server stood it: what arrives, how much of it when, and what must be true in the end.</summary>
/// <remarks>All over HTTP, and nothing of it knows which engine answers or which runner sends.</remarks>
public abstract class Scenario
{
    /// <summary>One sentence about this run's sizes.</summary>
    public abstract string Sizes { get; }

    public abstract LoadProfile Load { get; }

    /// <summary>What must be there beforehand, in stages: one begins when the one before has ended.</summary>
    public abstract IEnumerable<IEnumerable<Journey>> Preparation();

    /// <summary>What an arrival does, made when it is sent.</summary>
    /// <param name="phase">The phase of the load in which it arrives.</param>
    public abstract Journey Begin(string phase);

    /// <summary>What runs beside the arrivals, between preparation and gate; null for nothing.</summary>
    public virtual IDisposable? Accompany(Uri url, string? apiKey) => null;

    /// <summary>The reads that make up the gate.</summary>
    public abstract IEnumerable<Check> Checks();

    /// <summary>What else must be true.</summary>
    /// <param name="unserved">Arrivals that went away without a call.</param>
    public abstract IEnumerable<GateRule> Rules(long unserved);

    /// <summary>Figures that only this scenario has.</summary>
    public virtual IEnumerable<Figure> Figures(Recording recording) => [];
}

/// <summary>A figure of a scenario's own; thresholds may name it.</summary>
public sealed record Figure(string Name, double Value, string Unit);
