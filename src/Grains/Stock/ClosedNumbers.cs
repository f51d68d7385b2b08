using System.Collections.Immutable;

namespace OrleansOms.Grains.Stock;

/// <summary>
/// Numbers that are done with, each for ever: from 1 without gaps in the long run, so that remembering all of them costs next to nothing.
/// </summary>
/// <param name="UpTo">All from 1 to this are closed.</param>
/// <param name="Above">Further ones that are closed while some before them are not.</param>
public sealed record ClosedNumbers(int UpTo, ImmutableSortedSet<int> Above)
{
    public static ClosedNumbers None { get; } = new(0, []);

    public bool Contains(int number) => number <= UpTo || Above.Contains(number);

    /// <param name="number">One that is not closed.</param>
    public ClosedNumbers Add(int number)
    {
        if (number != UpTo + 1)
        {
            return this with { Above = Above.Add(number) };
        }

        var above = Above;
        for (; above.Contains(number + 1); number++)
        {
            above = above.Remove(number + 1);
        }

        return new ClosedNumbers(number, above);
    }
}
