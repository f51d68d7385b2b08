namespace OrleansOms.Simulation.Scheduling;

/// <summary>Chance that a seed decides.</summary>
public sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014).</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>Chance of its own for one thing, so that what else happens does not change it.</summary>
    public static Chance Of(ulong seed, ulong thing) => new(new Chance(seed ^ unchecked(thing * 0xD6E8FEB86659FD93)).Next());

    /// <summary>0 to 1, without 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Happens(double probability) => Fraction() < probability;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    public TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromMicroseconds(Between((long)least.TotalMicroseconds, (long)most.TotalMicroseconds));

    /// <summary>Mostly short, now and then much longer, never above <paramref name="most"/>.</summary>
    public TimeSpan About(TimeSpan usual, TimeSpan most)
    {
        var drawn = usual * -Math.Log(1 - Fraction());
        return TimeSpan.FromMicroseconds(Math.Floor((drawn < most ? drawn : most).TotalMicroseconds));
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[(int)Between(0, from.Count - 1)];

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var one in bytes)
        {
            one = unchecked((byte)Next());
        }
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        return new Guid(bytes);
    }
}
