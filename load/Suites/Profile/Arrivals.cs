namespace OrleansOms.Load.Suites.Profile;

/// <summary>When each arrival of a profile's open simulations is due. A seed repeats them.</summary>
/// <remarks>
/// A Poisson process whose rate changes in time is one of rate 1 seen through its cumulated rate: gaps between arrivals are exponential in
/// expected arrivals, not in seconds (Cinlar, Introduction to Stochastic Processes, 4.7). What is left of a gap at the end of a
/// simulation goes on in the next, unless just one of them is even: that one keeps its own time, and chance has no memory.
/// </remarks>
public sealed class Arrivals
{
    private readonly LoadProfile _profile;
    private Draws _draws;
    private long _left;
    private int _stretch;

    // Expected arrivals since the start of the stretch, up to the arrival that is due next.
    private double _expected;

    public Arrivals(LoadProfile profile, long seed)
    {
        _profile = profile;
        _draws = new Draws(seed, 0);
        _left = profile.MaxArrivals ?? long.MaxValue;
        _expected = Gap();
        FindNext();
    }

    /// <summary>The next arrival's time in seconds from the profile's start; null when there is none left.</summary>
    public double? Next { get; private set; }

    /// <summary>The stretch in which it arrives.</summary>
    public Stretch Stretch => _profile.Stretches[_stretch];

    /// <summary>Goes on to the arrival after the next one.</summary>
    public void Advance()
    {
        _left--;
        _expected += Gap();
        FindNext();
    }

    private void FindNext()
    {
        while (_expected > Stretch.ExpectedArrivals || !Stretch.Simulation.IsOpen)
        {
            if (_stretch + 1 == _profile.Stretches.Count)
            {
                Next = null;
                return;
            }
            _expected -= Stretch.ExpectedArrivals;
            var wasEven = IsEven;
            _stretch++;
            if (IsEven != wasEven) _expected = Gap();
        }
        Next = _left > 0 ? Stretch.Start + Offset(Stretch, _expected) : null;
    }

    private bool IsEven => Stretch.Simulation.Kind == SimulationKind.Inject;

    private double Gap() => IsEven ? 1 : -Math.Log(1 - _draws.Fraction());

    /// <summary>Solves from * t + (to - from) / 2T * t^2 = expected for t.</summary>
    private static double Offset(Stretch stretch, double expected)
    {
        var bend = (stretch.Simulation.Rate - stretch.FromRate) / (2 * stretch.Seconds);
        if (Math.Abs(bend) < 1e-9) return expected / stretch.FromRate;
        var root = Math.Sqrt(Math.Max(0, (stretch.FromRate * stretch.FromRate) + (4 * bend * expected)));
        return (root - stretch.FromRate) / (2 * bend);
    }
}
