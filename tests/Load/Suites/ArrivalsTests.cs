using System.Security.Cryptography;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Tests.Suites;

public class ArrivalsTests(ITestOutputHelper output)
{
    // Of a normal distribution, six standard deviations are left once in 500 million times.
    private const double Deviations = 6;

    [Fact]
    public void Next_Even_IsSpacedByTheRate()
    {
        var times = Times(new LoadProfile(Simulation.Inject(10, 2, "even")), seed: 1);

        Assert.Equal(20, times.Count);
        Assert.All(times.Index(), time => Assert.Equal((time.Index + 1) / 10.0, time.Item, precision: 6));
    }

    [Fact]
    public void Next_Random_IsAPoissonProcess()
    {
        var times = Times(new LoadProfile(Simulation.InjectRandom(1_000, 100, "random")), NewSeed());

        // The number in the whole, and the squared deviation of the numbers in parts: both are the rate.
        Assert.InRange(times.Count, 100_000 - (Deviations * Math.Sqrt(100_000)), 100_000 + (Deviations * Math.Sqrt(100_000)));
        var parts = times.GroupBy(time => (int)(time * 10)).Select(part => (double)part.Count()).ToList();
        var dispersion = parts.Sum(part => (part - 100) * (part - 100)) / parts.Count / 100;
        Assert.InRange(dispersion, 1 - (Deviations * Math.Sqrt(2.0 / 1_000)), 1 + (Deviations * Math.Sqrt(2.0 / 1_000)));
    }

    [Fact]
    public void Next_Ramp_GrowsInAStraightLine()
    {
        var times = Times(new LoadProfile(Simulation.RampingInject(2_000, 50, "ramp")), NewSeed());

        // A quarter of a triangle lies in its first half.
        var (first, all) = (times.Count(time => time < 25), times.Count);
        Assert.InRange(all, 50_000 - (Deviations * Math.Sqrt(50_000)), 50_000 + (Deviations * Math.Sqrt(50_000)));
        Assert.InRange(first, 12_500 - (Deviations * Math.Sqrt(12_500)), 12_500 + (Deviations * Math.Sqrt(12_500)));
    }

    [Fact]
    public void Next_RampDown_BeginsAtTheRateBefore()
    {
        var profile = new LoadProfile(Simulation.InjectRandom(1_000, 1, "full"), Simulation.RampingInject(0, 10, "down"));

        var times = Times(profile, NewSeed()).FindAll(time => time >= 1);

        Assert.InRange(times.Count, 5_000 - (Deviations * Math.Sqrt(5_000)), 5_000 + (Deviations * Math.Sqrt(5_000)));
        Assert.True(times.Count(time => time < 6) > times.Count * 0.7);
        Assert.True(times[^1] <= 11);
    }

    [Fact]
    public void Next_PauseAndCopies_BringsNobody()
    {
        var profile = new LoadProfile(
            Simulation.InjectRandom(100, 5, "one"), Simulation.Pause(5, "none"), Simulation.KeepConstant(10, 5, "copies"), Simulation.Inject(100, 5, "two"));

        var times = Times(profile, NewSeed());

        Assert.DoesNotContain(times, time => time is > 5 and < 15);
        Assert.Equal(500, times.Count(time => time > 15));
    }

    [Fact]
    public void Next_NoMoreThanSoMany_Ends() =>
        Assert.Equal(7, Times(new LoadProfile(Simulation.InjectRandom(100, 60, "random")) { MaxArrivals = 7 }, NewSeed()).Count);

    [Fact]
    public void Seed_UsedAgain_RepeatsItsArrivals()
    {
        var profile = new LoadProfile(Simulation.RampingInject(100, 5, "ramp"), Simulation.InjectRandom(100, 5, "random"));

        Assert.Equal(Times(profile, 5), Times(profile, 5));
        Assert.NotEqual(Times(profile, 5), Times(profile, 6));
    }

    private long NewSeed()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private static List<double> Times(LoadProfile profile, long seed)
    {
        var times = new List<double>();
        for (var arrivals = new Arrivals(profile, seed); arrivals.Next is { } time; arrivals.Advance())
        {
            Assert.InRange(time, arrivals.Stretch.Start, arrivals.Stretch.End + 1e-6);
            times.Add(time);
        }
        return times;
    }
}
