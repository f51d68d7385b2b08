namespace OrleansOms.Load.Suites.Profile;

/// <summary>Numbers by chance that a seed and a number repeat: an arrival is drawn again from its number alone, so nothing of it is
/// kept.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).</remarks>
public struct Draws
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    public Draws(long seed, long number)
    {
        _state = unchecked((ulong)seed * 0xD1342543DE82EF95);
        _state = unchecked(Bits() + (ulong)number);
        _state = Bits();
    }

    /// <summary>At least 0, below 1.</summary>
    public double Fraction() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>At least 0, below <paramref name="bound"/>, which is above 0.</summary>
    public int Below(int bound) => (int)(((UInt128)Bits() * (uint)bound) >> 64);

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Fraction() < probability;

    private ulong Bits()
    {
        unchecked
        {
            _state += GoldenGamma;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
