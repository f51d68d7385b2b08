namespace OrleansOms.Load.Days.Acts;

/// <summary>All chance of a day, from its seed: SplitMix64, so that a seed means the same day on every runtime.</summary>
/// <remarks>Sebastiano Vigna's SplitMix64, https://prng.di.unimi.it/splitmix64.c.</remarks>
public sealed class Dice(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A whole number, both ends included.</summary>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    public bool Chance(int percent) => Between(1, 100) <= percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Between(0, from.Count - 1)];

    /// <summary>One of them; nothing when there is none.</summary>
    public T? PickOrNone<T>(IEnumerable<T> from)
        where T : class
    {
        var all = from.ToList();
        return all.Count == 0 ? null : Pick(all);
    }

    /// <summary>So many of them at most, each once, in an order of chance.</summary>
    public List<T> Some<T>(IEnumerable<T> from, int most)
    {
        var left = from.ToList();
        var taken = new List<T>();
        while (taken.Count < most && left.Count > 0)
        {
            taken.Add(Pick(left));
            left.Remove(taken[^1]);
        }
        return taken;
    }

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9e3779b97f4a7c15;
            var mixed = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            return mixed ^ (mixed >> 31);
        }
    }
}
