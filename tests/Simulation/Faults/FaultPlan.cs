using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Faults;

/// <summary>
/// Which faults strike how often in one run. A seed leaves out about half of the kinds and draws a rate for each of the others, so that some
/// runs have a lot of one and others a little of many.
/// </summary>
public sealed class FaultPlan
{
    private const double RateMax = 0.2;

    private readonly double[] _rates = new double[Enum.GetValues<FaultKind>().Length];
    private readonly long[] _struck = new long[Enum.GetValues<FaultKind>().Length];
    private readonly Chance _chance;
    private readonly Chance _later;
    private readonly Chance _hands;
    private readonly double _handedOver;

    public FaultPlan(ulong seed, IReadOnlySet<FaultKind> leftOut)
    {
        var rates = Chance.Of(seed, 1);
        _chance = Chance.Of(seed, 2);
        _later = Chance.Of(seed, 9);
        _hands = Chance.Of(seed, 10);
        _handedOver = _hands.Happens(0.25) ? _hands.Fraction() : 0;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var (isOn, rate) = (rates.Happens(0.5), RateMax * Math.Pow(10, -2.5 * rates.Fraction()));
            _rates[(int)kind] = isOn && !leftOut.Contains(kind) ? rate * Weight(kind) : 0;
        }
    }

    /// <summary>False once everything is to work again.</summary>
    public bool Active { get; set; }

    public Chance Chance => _chance;

    public IReadOnlyList<long> Struck => _struck;

    /// <summary>Whether a message within a process goes straight from hand to hand. How many do is drawn for each seed: none in three of four runs.</summary>
    public bool HandsOver() => _hands.Happens(_handedOver);

    /// <summary>Whether the fault strikes in this run at all.</summary>
    public bool MayStrike(FaultKind kind) => _rates[(int)kind] > 0;

    /// <summary>Whether the fault strikes here and now. Whatever strikes is counted.</summary>
    public bool Strikes(FaultKind kind)
    {
        // Drawn in any case: leaving a kind out changes as little as can be of the rest.
        // A kind that came later draws by itself, so that runs without it stayed what they were.
        var drawn = (kind == FaultKind.GivenUp ? _later : _chance).Fraction();
        if (!Active || drawn >= _rates[(int)kind]) return false;
        _struck[(int)kind]++;
        return true;
    }

    // What takes a whole process down strikes more rarely than what costs a message.
    private static double Weight(FaultKind kind) => kind switch
    {
        FaultKind.CrashBeforeFlush or FaultKind.CrashDuringFlush or FaultKind.CrashAfterFlush or FaultKind.CrashBeforeReply => 0.15,
        FaultKind.FailedFlush or FaultKind.LandedFailedFlush or FaultKind.LateFlush => 0.3,
        FaultKind.TwoActivations => 0.3,
        FaultKind.GivenUp => 0.15,

        // Half of what is late overtakes nothing.
        FaultKind.MessageDelayed => 2,
        _ => 1,
    };
}
