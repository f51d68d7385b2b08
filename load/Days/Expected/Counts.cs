namespace OrleansOms.Load.Days.Expected;

/// <summary>The rules of counts: what a count differs by from the books of its time is missing, or too much, now.</summary>
public static class Counts
{
    /// <summary>What a count would change.</summary>
    public static long Variance(Movement count)
    {
        var position = Shop.At(count.Sku, count.Place);
        // Other counts that were booked since then have found their units missing already.
        var expected = count.CountedAt is { } then ? then.OnHand + position.Variance - then.Variance : position.OnHand;
        return count.Quantity - expected;
    }

    public static Verdict Book(Shop shop, Movement count)
    {
        var position = Shop.At(count.Sku, count.Place);
        if (count.CountedAt is { } moment && moment.At < position.CountedAt) return Verdict.Conflict("countSuperseded");
        var variance = Variance(count);
        if (IsTooLow(position, variance)) return Verdict.Conflict("countTooLow");
        if (BreaksPromises(position, variance)) throw new NotSupportedException("What becomes of broken promises is not in the plain model.");
        shop.Change(count.Sku, count.Place, at =>
        {
            at.OnHand += variance;
            at.Variance += variance;
            at.CountedAt = count.CountedAt?.At ?? at.CountedAt;
        });
        return Verdict.Created;
    }

    /// <summary>More is missing than is free or promised: what is damaged or in quality control would have to be missing.</summary>
    private static bool IsTooLow(Position position, long variance) => -variance > position.Free + position.Committed;

    /// <summary>More is missing than is free: promises would have to be broken.</summary>
    public static bool BreaksPromises(Position position, long variance) => -variance > position.Free;
}
