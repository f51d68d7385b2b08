using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Which SKU somebody wants: the n-th most popular with a probability that falls as 1 / n^exponent (Zipf).</summary>
public sealed class Popularity
{
    private readonly double[] _cumulated;

    public Popularity(int skus, double exponent)
    {
        _cumulated = new double[skus];
        var sum = 0.0;
        for (var sku = 0; sku < skus; sku++) _cumulated[sku] = sum += 1 / Math.Pow(sku + 1, exponent);
    }

    /// <returns>A SKU, from 0, the most popular.</returns>
    public int Draw(ref Draws draws)
    {
        var at = Array.BinarySearch(_cumulated, draws.Fraction() * _cumulated[^1]);
        return Math.Min(at < 0 ? ~at : at, _cumulated.Length - 1);
    }
}
