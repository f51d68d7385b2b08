namespace OrleansOms.Grains.Orders.Amounts;

/// <summary>
/// What some of an amount's units come to. The share of the first k of q units is round(total * k / q), and a later part is the
/// difference of two such sums: so whatever the steps, all parts together are the total, to the last minor unit.
/// </summary>
public static class Proration
{
    /// <summary>round(total * units / all), half to even, in minor units of the currency.</summary>
    /// <param name="total">An amount already rounded to the currency.</param>
    /// <param name="units">0 to <paramref name="all"/>.</param>
    /// <param name="all">From 1; up to 2,000 lines of 1,000,000,000 units.</param>
    public static decimal Share(Currency currency, decimal total, long units, long all)
    {
        if (units == all)
        {
            return total;
        }

        // total * units may have more digits than a decimal holds, so whole quotients and the remainder are taken apart.
        var scale = Scale(currency.Exponent);
        var minor = (Int128)(total * scale);
        var (each, rest) = Int128.DivRem(minor, all);
        var (carried, remainder) = Int128.DivRem(rest * units, all);
        return (decimal)((each * units) + carried + RoundUp(carried + (each * units), remainder, all)) / scale;
    }

    // The remainder has the sign of the total; a half goes to the even neighbour.
    private static int RoundUp(Int128 quotient, Int128 remainder, long all)
    {
        var twice = Int128.Abs(remainder) * 2;
        return twice < all || (twice == all && Int128.IsEvenInteger(quotient)) ? 0 : Int128.Sign(remainder);
    }

    private static decimal Scale(int exponent) => exponent switch
    {
        0 => 1m,
        2 => 100m,
        3 => 1_000m,
        _ => 10_000m,
    };
}
